import { expect } from 'chai';
import { type Phase, TRANSITIONS } from '../../../../src/domain/deploy/phase.ts';
import { courseOf, stageOf, urgencyOf } from '../../../../src/http/page/client/stages.ts';

const PHASES = Object.keys(TRANSITIONS) as readonly Phase[];

describe('the stages of a release on the page', () => {
  it('know every phase that leads on', () => {
    const unknown = PHASES.filter((phase) => stageOf(phase) === -1);

    expect(unknown.filter((phase) => courseOf(phase) !== 'ill')).to.deep.equal([]);
  });

  it('come in their order', () => {
    const way = ['starting', 'verifying', 'switching', 'converging', 'draining', 'succeeded'];

    expect(way.map((phase) => stageOf(phase))).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('say of each phase how it fares', () => {
    expect(PHASES.filter((phase) => courseOf(phase) === 'ill')).to.deep.equal([
      ...['aborting', 'aborted', 'rolling-back', 'converging-back', 'draining-back'],
      ...['retiring-back', 'rolled-back', 'held'],
    ]);
    expect(courseOf('succeeded')).to.equal('well');
    expect(courseOf('a phase of tomorrow')).to.equal('running');
  });

  it('put first what waits for somebody', () => {
    const of = (phase: string, isPaused = false): number => urgencyOf({ phase, isPaused });

    expect([of('held'), of('gated'), of('holding', true)]).to.deep.equal([0, 0, 0]);
    expect([of('holding'), of('rolled-back'), of('succeeded')]).to.deep.equal([1, 2, 3]);
    expect(urgencyOf(undefined)).to.equal(4);
  });
});
