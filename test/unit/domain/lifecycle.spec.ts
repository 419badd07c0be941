import { expect } from 'chai';
import {
  type DeregisterPolicy,
  type LifecycleRules,
  type Standing,
  isOwnReason,
  standingOf,
} from '../../../src/domain/lifecycle.ts';
import { aContainer, lifecycle } from '../../support/builders.ts';

describe('standingOf', () => {
  for (const deregister of ['always', 'on-success', 'never'] as const) {
    it(`has a running container serve, with -deregister ${deregister}`, () => {
      expect(standingOf(aContainer(), lifecycle({ deregister }), false)).to.deep.equal({
        kind: 'serving',
      });
    });
  }

  type Case = readonly [DeregisterPolicy, readonly number[], 'retained' | 'over'];
  const cases: readonly Case[] = [
    ['always', [0, 1, 2, 127, 137], 'over'],
    ['on-success', [1, 2, 126, 127, 256 + 1], 'retained'],
    ['on-success', [0, 128, 130, 137, 139, 143, 255], 'over'],
    ['never', [0, 1, 137], 'retained'],
  ];
  for (const [deregister, exitCodes, kind] of cases) {
    for (const exitCode of exitCodes) {
      it(`is ${kind} after exit code ${String(exitCode)}, with -deregister ${deregister}`, () => {
        const container = aContainer({ running: false, exitCode });

        expect(standingOf(container, lifecycle({ deregister }), false)).to.deep.equal({ kind });
      });
    }
  }

  for (const deregister of ['always', 'on-success'] as const) {
    it(`is over for a container that is removed, with -deregister ${deregister}`, () => {
      expect(standingOf(undefined, lifecycle({ deregister }), false)).to.deep.equal({
        kind: 'over',
      });
    });
  }

  it('is retained for a container that is removed, with -deregister never, until -cleanup', () => {
    const rules = lifecycle({ deregister: 'never' });

    expect(standingOf(undefined, rules, false)).to.deep.equal({ kind: 'retained' });
    expect(standingOf(undefined, { ...rules, cleanup: true }, false)).to.deep.equal({
      kind: 'over',
    });
  });

  type Rules = Partial<LifecycleRules>;
  const paused = 'berth: the container is paused';
  const stopping = 'berth: the container is being stopped';
  const withdrawn: readonly (readonly [string, boolean, boolean, Rules, Standing])[] = [
    ['paused, as by default', true, false, {}, { kind: 'serving' }],
    ['paused', true, false, { paused: 'maintenance' }, { kind: 'maintenance', reason: paused }],
    ['paused, with deregister', true, false, { paused: 'deregister' }, { kind: 'over' }],
    ['not paused', false, false, { paused: 'deregister' }, { kind: 'serving' }],
    ['being stopped, as by default', false, true, {}, { kind: 'serving' }],
    [
      'being stopped',
      false,
      true,
      { gracefulStop: 'maintenance' },
      { kind: 'maintenance', reason: stopping },
    ],
    [
      'being stopped, with deregister',
      false,
      true,
      { gracefulStop: 'deregister' },
      { kind: 'over' },
    ],
    ['not being stopped', false, false, { gracefulStop: 'deregister' }, { kind: 'serving' }],
    [
      'both, by the stronger of two rules',
      true,
      true,
      { paused: 'maintenance', gracefulStop: 'deregister' },
      { kind: 'over' },
    ],
  ];
  for (const [name, isPaused, isStopping, rules, standing] of withdrawn) {
    it(`knows how one stands that is ${name}`, () => {
      const container = aContainer({ paused: isPaused });

      expect(standingOf(container, lifecycle(rules), isStopping)).to.deep.equal(standing);
    });
  }

  it('gives reasons for maintenance that are known again as berth’s own', () => {
    expect(isOwnReason(paused)).to.equal(true);
    expect(isOwnReason('by hand')).to.equal(false);
    expect(isOwnReason(undefined)).to.equal(false);
  });
});
