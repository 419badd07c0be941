import { expect } from 'chai';
import fc from 'fast-check';
import type { Deployment } from '../../../../src/domain/deploy/deployment.ts';
import {
  eventInGroup,
  isPastReturn,
  isSwitched,
  isTogether,
  turnOf,
} from '../../../../src/domain/deploy/group-turn.ts';
import { type Phase, TRANSITIONS, isFinal } from '../../../../src/domain/deploy/phase.ts';
import { aDeployment } from '../../../support/deployments.ts';

const NAMES = ['db', 'api', 'web'];
const PHASES = Object.keys(TRANSITIONS) as Phase[];

/** `db` first; `held:baking` was held there. */
function members(...phases: readonly string[]): readonly Deployment[] {
  return phases.map((word, at) => {
    const [phase, heldIn] = word.split(':') as [Phase, Phase | undefined];
    return aDeployment(NAMES[at] ?? '', { phase, heldIn });
  });
}

function gated(isPromoted: boolean): Deployment {
  const [plain] = members('gated') as [Deployment];
  return { ...plain, isPromoted, request: { ...plain.request, isGated: true } };
}

/** `look db,web`, `revert db for web`, or why it rests. */
function turn(all: readonly Deployment[]): string {
  const found = turnOf(all);
  const names = (some: readonly Deployment[]): string =>
    some.map(({ request }) => request.service).join(',');
  switch (found.kind) {
    case 'rest':
      return found.stop;
    case 'look':
      return `look ${names(found.members)}`;
    case 'revert':
      return `revert ${names(found.members)} for ${found.because.request.service}`;
  }
}

describe('turnOf', () => {
  for (const [phases, expected] of [
    [['planned', 'planned', 'planned'], 'look db'],
    [['gated', 'starting', 'planned'], 'look api'],
    [['gated', 'gated', 'surveying'], 'look web'],
    [['gated', 'gated', 'gated'], 'look db,api,web'],
    [['switching', 'switching', 'switching'], 'look db,api,web'],
    [['baking', 'converging', 'standby'], 'look db,api,web'],
    [['succeeded', 'retiring', 'retiring'], 'look api,web'],
    [['gated', 'aborting', 'planned'], 'revert db,web for api'],
    [['aborting', 'aborting', 'aborting'], 'look web'],
    [['aborting', 'aborting', 'aborted'], 'look api'],
    [['standby', 'rolling-back', 'baking'], 'revert db,web for api'],
    [['standby', 'rolling-back', 'held:converging'], 'revert db,web for api'],
    [['rolling-back', 'rolling-back', 'rolling-back'], 'look db,api,web'],
    [['retiring-back', 'draining-back', 'converging-back'], 'look api,web'],
    [['retiring-back', 'retiring-back', 'retiring-back'], 'look web'],
    [['retiring-back', 'rolled-back', 'rolled-back'], 'look db'],
    [['baking', 'held:converging', 'standby'], 'held'],
    [['aborting', 'aborting', 'held:aborting'], 'held'],
    [['succeeded', 'succeeded', 'succeeded'], 'final'],
  ] as const) {
    it(`of ${phases.join(', ')} is: ${expected}`, () => {
      expect(turn(members(...phases))).to.equal(expected);
    });
  }

  it('rests while one of them is paused', () => {
    const [db, api] = members('gated', 'starting') as [Deployment, Deployment];

    expect(turn([{ ...db, isPaused: true }, api])).to.equal('paused');
  });

  it('rests where all stand at the gate and one has to be let through', () => {
    const [db, api] = members('gated', 'starting') as [Deployment, Deployment];

    expect(turn([db, gated(false)])).to.equal('paused');
    expect(turn([db, gated(true)])).to.equal('look db,db');
    expect(turn([gated(false), api])).to.equal('look api');
  });

  it('names the one because of which others go back, also after a restart', () => {
    const [db, ...others] = members('rolling-back', 'rolling-back', 'standby').map((one) => {
      return one.request.service === 'db' ? { ...one, revertedWith: 'api' } : one;
    });
    if (db === undefined) throw new Error('there is none');

    expect(turn([db, ...others])).to.equal('revert web for api');
    expect(turn([db, ...others.slice(1)])).to.equal('revert web for db');
  });

  it('always has something to look at, or a reason to rest', () => {
    const group = fc.array(fc.constantFrom(...PHASES), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(group, (phases) => {
        const all = members(...phases);
        const found = turnOf(all);
        if (found.kind !== 'rest') expect(found.members).not.to.have.length(0);
        else if (found.stop === 'final')
          expect(phases.every((phase) => isFinal(phase))).to.equal(true);
      }),
    );
  });
});

describe('isPastReturn', () => {
  for (const [phases, size, expected] of [
    [['standby', 'baking'], 2, false],
    [['standby', 'baking'], 3, true],
    [['retiring', 'retiring'], 2, true],
    [['held:retiring', 'succeeded'], 2, true],
    [['held:baking', 'standby'], 2, false],
  ] as const) {
    it(`is ${String(expected)} for ${phases.join(', ')} of ${String(size)}`, () => {
      expect(isPastReturn(members(...phases), size)).to.equal(expected);
    });
  }
});

describe('eventInGroup', () => {
  for (const [phase, verb, isLate, expected] of [
    ['baking', 'abort', false, 'revert'],
    ['baking', 'rollback', true, undefined],
    ['baking', 'resume', false, undefined],
    ['held:baking', 'promote', false, undefined],
    ['held:baking', 'resume', false, 'resume-switched'],
    ['held:baking', 'abort', false, 'revert'],
    ['held:baking', 'abort', true, undefined],
    ['held:rolling-back', 'resume', false, 'revert'],
    ['held:rolling-back', 'abort', false, 'revert'],
    ['held:converging-back', 'abort', false, 'resume-reverted'],
    ['held:aborting', 'rollback', false, 'resume-aborted'],
    ['held:retiring', 'abort', true, undefined],
    ['held:retiring', 'resume', true, 'resume-switched'],
    ['held', 'resume', false, 'resume-aborted'],
  ] as const) {
    const when = isLate ? ', too late' : '';
    it(`of ${verb} in ${phase}${when} is ${String(expected)}`, () => {
      const [member] = members(phase) as [Deployment];

      expect(eventInGroup(member, verb, isLate)).to.equal(expected);
    });
  }
});

describe('the phases of a group', () => {
  it('end together where a pointer is moved or the way back is given up', () => {
    expect(PHASES.filter((phase) => isTogether(phase))).to.deep.equal([
      ...['gated', 'switching', 'standby', 'rolling-back'],
    ]);
  });

  it('lead back from where the pointer has been moved and nothing stopped', () => {
    expect(PHASES.filter((phase) => isSwitched(phase))).to.deep.equal([
      ...['converging', 'baking', 'draining', 'standby'],
    ]);
  });
});
