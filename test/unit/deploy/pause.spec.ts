import { expect } from 'chai';
import { pause } from '../../../src/deploy/pause.ts';
import { VirtualClock, settled } from '../../support/virtual-clock.ts';

describe('pause', () => {
  /** Whether it is over once so much time has passed, in a clock of its own. */
  async function isOver(
    signal: AbortSignal,
    elapsedMs: number,
    meanwhile?: () => void,
  ): Promise<boolean> {
    const clock = new VirtualClock();
    let isResolved = false;
    void pause(clock, 500, signal).then(() => {
      isResolved = true;
    });
    meanwhile?.();
    await clock.advance(elapsedMs);
    await settled();
    return isResolved;
  }

  it('lasts for its time', async () => {
    const { signal } = new AbortController();

    expect([await isOver(signal, 499), await isOver(signal, 500)]).to.deep.equal([false, true]);
  });

  it('ends with its signal', async () => {
    const controller = new AbortController();

    expect(
      await isOver(controller.signal, 0, () => {
        controller.abort();
      }),
    ).to.equal(true);
  });

  it('takes no time where its signal has been given already', async () => {
    expect(await isOver(AbortSignal.abort(), 0)).to.equal(true);
  });
});
