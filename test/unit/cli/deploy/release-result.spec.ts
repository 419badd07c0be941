import { expect } from 'chai';
import { resultOf } from '../../../../src/cli/deploy/release-result.ts';
import type { Stop } from '../../../../src/deploy/driver.ts';
import type { Phase } from '../../../../src/domain/deploy/phase.ts';
import { aDeployment } from '../../../support/deployments.ts';

describe('resultOf', () => {
  for (const [stop, phase, exitCode, words] of [
    ['final', 'succeeded', 0, 'green serves version 2'],
    ['final', 'aborted', 6, 'blue serves as before'],
    ['final', 'rolled-back', 7, 'rolled back: it broke'],
    ['held', 'held', 8, 'both zones are kept: it broke'],
    ['paused', 'gated', 3, 'rests in gated; berth deploy resume shop goes on'],
    ['interrupted', 'verifying', 143, 'is left in verifying; berth deploy resume shop'],
    ['unreachable', 'draining', 9, 'cannot be reached; berth deploy resume shop goes on'],
    ['lock-lost', 'draining', 1, 'the lock is lost'],
  ] as readonly (readonly [Stop, Phase, number, string])[]) {
    it(`is ${String(exitCode)} when it stops as ${stop}, ${phase}`, () => {
      const deployment = aDeployment('shop', { phase, reason: 'it broke' });

      const result = resultOf(stop, deployment, 'SIGTERM', false);

      expect(result.exitCode).to.equal(exitCode);
      expect(result.text).to.include(words);
    });
  }

  it('is 8 when it was given up because a proxy could not be seen', () => {
    const deployment = aDeployment('shop', { phase: 'aborted', isUndecided: true });

    expect(resultOf('final', deployment, '', false).exitCode).to.equal(8);
  });

  it('is 0 where it rests at the sizes that were asked for', () => {
    const resting = aDeployment('shop', { phase: 'holding' });
    const sizes = { stable: 3, candidate: 1 };
    const canary = { steps: [25], holdMs: 0, isAnalysed: false, sizes };
    const sized = { ...resting, request: { ...resting.request, canary } };

    const { exitCode, text } = resultOf('paused', sized, '', false);

    expect(exitCode).to.equal(0);
    expect(text).to.include('3 of blue and 1 of green, version 2, serve');
    expect(resultOf('paused', { ...sized, isPaused: true }, '', false).exitCode).to.equal(3);
  });

  it('says that nothing serves where the first release was taken away', () => {
    const first = aDeployment('shop', { phase: 'aborted', isSwitched: true });
    const without = { ...first, request: { ...first.request, stable: undefined } };

    expect(resultOf('final', without, '', false).text).to.include('nothing serves');
  });

  it('is 6 when a share was given and taken back, 7 once all was switched', () => {
    const shared = aDeployment('shop', { phase: 'rolled-back', step: 1 });
    const switched = aDeployment('shop', { phase: 'rolled-back', step: 1, isSwitched: true });

    expect(resultOf('final', shared, '', false).exitCode).to.equal(6);
    expect(resultOf('final', switched, '', false).exitCode).to.equal(7);
  });

  it('is 0 at a rest that was waited for, and 130 after an interrupt from the keyboard', () => {
    const deployment = aDeployment('shop', { phase: 'gated' });

    expect(resultOf('paused', deployment, '', true).exitCode).to.equal(0);
    expect(resultOf('interrupted', deployment, 'SIGINT', false).exitCode).to.equal(130);
  });

  it('says so where nothing served before', () => {
    const first = aDeployment('shop', { phase: 'aborted' });
    const deployment = { ...first, request: { ...first.request, stable: undefined } };

    expect(resultOf('final', deployment, '', false).text).to.include('nothing was switched');
  });
});
