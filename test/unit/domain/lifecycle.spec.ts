import { expect } from 'chai';
import { type DeregisterPolicy, standingOf } from '../../../src/domain/lifecycle.ts';
import { aContainer, lifecycle } from '../../support/builders.ts';

describe('standingOf', () => {
  for (const deregister of ['always', 'on-success', 'never'] as const) {
    it(`has a running container serve, with -deregister ${deregister}`, () => {
      expect(standingOf(aContainer(), lifecycle({ deregister }))).to.deep.equal({
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

        expect(standingOf(container, lifecycle({ deregister }))).to.deep.equal({ kind });
      });
    }
  }

  for (const deregister of ['always', 'on-success'] as const) {
    it(`is over for a container that is removed, with -deregister ${deregister}`, () => {
      expect(standingOf(undefined, lifecycle({ deregister }))).to.deep.equal({ kind: 'over' });
    });
  }

  it('is retained for a container that is removed, with -deregister never, until -cleanup', () => {
    const rules = lifecycle({ deregister: 'never' });

    expect(standingOf(undefined, rules)).to.deep.equal({ kind: 'retained' });
    expect(standingOf(undefined, { ...rules, cleanup: true })).to.deep.equal({ kind: 'over' });
  });
});
