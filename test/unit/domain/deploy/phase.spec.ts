import { expect } from 'chai';
import {
  type Phase,
  type PhaseEvent,
  TRANSITIONS,
  isBeforeSwitch,
  isFinal,
  nextPhase,
  resumeEvent,
} from '../../../../src/domain/deploy/phase.ts';

const PHASES = Object.keys(TRANSITIONS) as Phase[];
const EVENTS: readonly PhaseEvent[] = [
  ...(['done', 'step', 'failed', 'undecidable', 'revert', 'withdraw', 'trim', 'resize'] as const),
  ...(['resume-weighted', 'resume-switched', 'resume-reverted', 'resume-aborted'] as const),
];

/** Every phase that can follow, also after others. */
function reachable(from: Phase, events = EVENTS): ReadonlySet<Phase> {
  const found = new Set<Phase>([from]);
  for (const phase of found) {
    for (const event of events) {
      const next = nextPhase(phase, event);
      if (next !== undefined) found.add(next);
    }
  }
  return found;
}

describe('The phases of a deployment', () => {
  it('can all be reached from the first', () => {
    expect([...reachable('planned')].sort()).to.deep.equal([...PHASES].sort());
  });

  for (const phase of PHASES) {
    it(`lead from ${phase} to an end`, () => {
      expect([...reachable(phase)].some((one) => isFinal(one))).to.equal(true);
    });
  }

  it('never roll a rollback back', () => {
    for (const phase of ['rolling-back', 'converging-back', 'retiring-back'] as const) {
      expect(nextPhase(phase, 'revert'), phase).to.equal(undefined);
      expect(nextPhase(phase, 'failed'), phase).to.equal(undefined);
    }
  });

  it('stop a candidate that may have a share only after proxies have followed back', () => {
    for (const phase of ['weighing', 'spreading', 'holding', 'switching'] as const) {
      expect(nextPhase(phase, 'withdraw'), phase).to.equal('rolling-back');
    }
    for (const phase of ['weighing', 'spreading', 'holding'] as const) {
      expect(nextPhase(phase, 'revert'), phase).to.equal('rolling-back');
      expect(nextPhase(phase, 'failed'), phase).to.equal(undefined);
    }
  });

  it('lead to no switch once they have been given up', () => {
    for (const phase of ['aborting', 'aborted'] as const) {
      // Where it is held, what leads on depends on where it was.
      const events = EVENTS.filter(
        (event) => !event.startsWith('resume-') || event === resumeEvent('aborting'),
      );
      expect([...reachable(phase, events)])
        .not.to.include('switching')
        .and.not.include('surveying');
    }
  });

  it('end only where nothing more can happen', () => {
    for (const phase of PHASES) {
      const isEnd = EVENTS.every((event) => nextPhase(phase, event) === undefined);
      expect(isFinal(phase), phase).to.equal(isEnd);
    }
  });

  it('know on which side of the switch they are', () => {
    expect(isBeforeSwitch('switching')).to.equal(true);
    expect(isBeforeSwitch('converging')).to.equal(false);
  });

  const resumed: readonly (readonly [Phase | undefined, PhaseEvent])[] = [
    ['spreading', 'resume-weighted'],
    ['holding', 'resume-weighted'],
    ['converging', 'resume-switched'],
    ['retiring', 'resume-switched'],
    ['rolling-back', 'revert'],
    ['draining-back', 'resume-reverted'],
    ['aborting', 'resume-aborted'],
    [undefined, 'resume-aborted'],
  ];
  for (const [heldIn, event] of resumed) {
    it(`go on with ${event} when they were held in ${String(heldIn)}`, () => {
      expect(resumeEvent(heldIn)).to.equal(event);
      expect(nextPhase('held', event)).to.be.a('string');
    });
  }
});
