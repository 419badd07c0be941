import { expect } from 'chai';
import { DeadlineError, withDeadline } from '../../../src/docker/deadline.ts';

const LONG_MS = 60_000;
const SHORT_MS = 1;

const never = (): Promise<never> => new Promise(() => undefined);

/** What a promise is rejected with. */
async function failure(promise: Promise<unknown>): Promise<unknown> {
  const [outcome] = await Promise.allSettled([promise]);
  return outcome.status === 'rejected' ? outcome.reason : 'no failure';
}

describe('withDeadline', () => {
  it('gives what the call gives', async () => {
    expect(await withDeadline(LONG_MS, () => Promise.resolve('answer'))).to.equal('answer');
  });

  it('fails as the call fails', async () => {
    const error = new Error('refused');

    expect(await failure(withDeadline(LONG_MS, () => Promise.reject(error)))).to.equal(error);
  });

  it('fails as a call fails that does not get as far as a promise', async () => {
    const error = new Error('bad argument');
    const call = (): Promise<never> => {
      throw error;
    };

    expect(await failure(withDeadline(LONG_MS, call))).to.equal(error);
  });

  it('fails when the call never settles, and says the limit', async () => {
    const error = await failure(withDeadline(SHORT_MS, never));

    expect(error).to.be.instanceOf(DeadlineError);
    expect(error).to.have.property('message', 'no answer within 1 ms');
  });

  it('leaves no timer behind that would keep the process', async () => {
    const timers = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    let during = 0;

    await withDeadline(LONG_MS, async () => {
      await Promise.resolve(); // by now mocha has set its own
      during = timers();
    });

    expect(timers()).to.equal(during - 1);
  });
});
