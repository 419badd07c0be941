import { expect } from 'chai';
import { PhaseTimeline } from '../../../../../src/cli/deploy/output/phase-timeline.ts';
import type { Phase } from '../../../../../src/domain/deploy/phase.ts';
import { aDeployment } from '../../../../support/deployments.ts';

describe('PhaseTimeline', () => {
  let timeline: PhaseTimeline;

  beforeEach(() => {
    timeline = new PhaseTimeline();
  });

  const take = (phase: Phase, phaseAt: number): ReturnType<PhaseTimeline['take']> =>
    timeline.take(aDeployment('shop', { phase, phaseAt }));

  it('tells what has ended and what has begun, and nothing while the phase is the same', () => {
    expect(take('verifying', 100)).to.deep.equal({ ended: undefined, begun: 'verifying' });
    expect(take('verifying', 100)).to.equal(undefined);
    expect(take('surveying', 400)).to.deep.equal({
      ended: { phase: 'verifying', fromMs: 100, durationMs: 300, isFailed: false },
      begun: 'surveying',
    });
  });

  for (const [next, isFailed] of [
    ['aborting', true],
    ['rolling-back', true],
    ['held', true],
    ['baking', false],
  ] as const) {
    it(`has a phase ${isFailed ? 'fail' : 'succeed'} that ${next} follows`, () => {
      take('converging', 0);
      expect(take(next, 10)?.ended).to.include({ phase: 'converging', isFailed });
    });
  }

  it('begins nothing with a phase that is an end itself', () => {
    take('retiring', 0);
    expect(take('succeeded', 10)?.begun).to.equal(undefined);
    expect(timeline.end(50)).to.equal(undefined);
  });

  it('ends once', () => {
    take('retiring', 0);
    expect(timeline.end(50)).to.include({ phase: 'retiring', durationMs: 50 });
    expect(timeline.end(60)).to.equal(undefined);
  });

  it('adds up the stays in phases, also those that came again', () => {
    take('switching', 0);
    take('converging', 10);
    take('held', 100);
    take('converging', 500);
    take('baking', 600);

    expect(timeline.msIn(['switching', 'converging'])).to.equal(200);
    expect(timeline.msIn(['baking'])).to.equal(undefined);
    expect(timeline.msIn(['draining'])).to.equal(undefined);
  });

  it('has no time before the beginning where clocks differ', () => {
    take('switching', 1_000);
    expect(take('converging', 400)?.ended).to.include({ durationMs: 0 });
  });

  it('forgets the beginning of what loops', () => {
    for (let turn = 0; turn < 500; turn += 1) take(turn % 2 === 0 ? 'held' : 'converging', turn);
    expect(timeline.spans).to.have.length(200);
  });
});
