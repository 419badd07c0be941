import { expect } from 'chai';
import {
  KeyedQueue,
  type Pace,
  type Run,
  type Verdict,
} from '../../../src/registrator/keyed-queue.ts';
import { VirtualClock, settled } from '../../support/virtual-clock.ts';

/** A queue whose runs are ended by the test, each by key. */
function stage(
  concurrency = 2,
  pace?: Pace,
): {
  queue: KeyedQueue<string, string>;
  clock: VirtualClock;
  started: string[];
  end: (key: string, verdict?: Verdict) => Promise<void>;
} {
  const started: string[] = [];
  const running = new Map<string, (verdict: Verdict) => void>();
  const clock = new VirtualClock();
  const queue = new KeyedQueue<string, string>({
    concurrency,
    clock,
    ...(pace === undefined ? {} : { pace }),
    backoff: { firstMs: 100, longestMs: 1000 },
    work: (key: string, { trigger, attempt }: Run<string>) => {
      if (running.has(key)) throw new Error(`two runs of ${key}`);
      started.push(`${key} ${trigger} ${String(attempt)}`);
      return new Promise((resolve) => running.set(key, resolve));
    },
  });
  const end = async (key: string, verdict: Verdict = { kind: 'done' }): Promise<void> => {
    const resolve = running.get(key);
    running.delete(key);
    resolve?.(verdict);
    await settled();
  };
  return { queue, clock, started, end };
}

describe('KeyedQueue', () => {
  it('runs different keys at the same time, up to its concurrency', () => {
    const { queue, started } = stage(2);

    queue.add('a', 'start');
    queue.add('b', 'start');
    queue.add('c', 'start');

    expect(started).to.deep.equal(['a start 1', 'b start 1']);
  });

  it('starts the next key when one is done', async () => {
    const { queue, started, end } = stage(1);
    queue.add('a', 'start');
    queue.add('b', 'start');

    await end('a');

    expect(started).to.deep.equal(['a start 1', 'b start 1']);
  });

  it('never runs one key twice at a time, and runs once more for what came meanwhile', async () => {
    const { queue, started, end } = stage();
    queue.add('a', 'start');

    queue.add('a', 'die');
    queue.add('a', 'destroy');
    await end('a');
    await end('a');

    expect(started).to.deep.equal(['a start 1', 'a destroy 1']);
  });

  it('makes one run of everything that is added while a key waits', async () => {
    const { queue, started, end } = stage(1);
    queue.add('a', 'start');
    queue.add('b', 'start');
    queue.add('b', 'die');

    await end('a');

    expect(started).to.deep.equal(['a start 1', 'b die 1']);
  });

  it('tries a failed key again after a back-off that grows', async () => {
    const { queue, clock, started, end } = stage();
    queue.add('a', 'start');

    await end('a', { kind: 'retry' });
    await clock.advance(54);
    expect(started).to.have.length(1);
    await clock.advance(1);
    await end('a', { kind: 'retry' });
    await clock.advance(109);
    expect(started).to.have.length(2);
    await clock.advance(1);

    expect(started).to.deep.equal(['a start 1', 'a start 2', 'a start 3']);
  });

  it('lets a failed key delay no other', async () => {
    const { queue, started, end } = stage(1);
    queue.add('a', 'start');
    queue.add('b', 'start');

    await end('a', { kind: 'retry' });

    expect(started).to.deep.equal(['a start 1', 'b start 1']);
  });

  it('waits as long as the work says', async () => {
    const { queue, clock, started, end } = stage();
    queue.add('a', 'start');

    await end('a', { kind: 'retry-later', afterMs: 60_000 });
    await clock.advance(59_999);
    expect(started).to.have.length(1);
    await clock.advance(1);

    expect(started).to.have.length(2);
  });

  it('ends a wait when something new comes for the key', async () => {
    const { queue, clock, started, end } = stage();
    queue.add('a', 'start');
    await end('a', { kind: 'retry' });

    queue.add('a', 'die');
    await end('a');
    await clock.advance(10_000);

    expect(started).to.deep.equal(['a start 1', 'a die 2']);
  });

  it('needs no back-off for what was added while the failing run went on', async () => {
    const { queue, started, end } = stage();
    queue.add('a', 'start');
    queue.add('a', 'die');

    await end('a', { kind: 'retry' });

    expect(started).to.deep.equal(['a start 1', 'a die 2']);
  });

  it('ends every back-off when it is told that the cause is over', async () => {
    const { queue, started, end } = stage();
    queue.add('a', 'start');
    queue.add('b', 'start');
    await end('a', { kind: 'retry' });
    await end('b', { kind: 'retry' });

    queue.retryNow();

    expect(started.slice(2)).to.deep.equal(['a start 1', 'b start 1']);
  });

  it('keeps nothing of a key that is done', async () => {
    const { queue, end } = stage();
    queue.add('a', 'start');
    await end('a', { kind: 'retry' });
    queue.add('a', 'start');

    await end('a');

    expect(queue.size).to.equal(0);
  });

  it('runs a key that is added without end at its pace, and delays no other', async () => {
    const { queue, clock, started, end } = stage(1, { burst: 2, intervalMs: 1000 });

    for (let round = 0; round < 60; round += 1) {
      queue.add('looping', 'die');
      await end('looping');
      if (round === 30) queue.add('b', 'start');
      await end('b');
      await clock.advance(100);
    }

    expect(started.filter((run) => run.startsWith('looping'))).to.have.length(8);
    expect(started).to.include('b start 1');
  });

  it('runs what came last of a key that was held back', async () => {
    const { queue, clock, started, end } = stage(1, { burst: 1, intervalMs: 1000 });
    queue.add('a', 'start');
    await end('a');

    queue.add('a', 'die');
    queue.add('a', 'destroy');
    await clock.advance(1000);

    expect(started).to.deep.equal(['a start 1', 'a destroy 1']);
  });

  it('stops: starts nothing more and waits for what runs', async () => {
    const { queue, clock, started, end } = stage(1);
    queue.add('a', 'start');
    queue.add('b', 'start');
    let hasStopped = false;

    const stopped = queue.stop().then(() => {
      hasStopped = true;
    });
    await settled();
    expect(hasStopped).to.equal(false);
    queue.add('c', 'start');
    await end('a', { kind: 'retry' });
    await stopped;
    await clock.advance(10_000);

    expect(started).to.deep.equal(['a start 1']);
  });

  it('stops at once when nothing runs', async () => {
    const { queue } = stage();

    await queue.stop();

    expect(queue.size).to.equal(0);
  });

  it('shows what runs, for how long, and when what failed runs again', async () => {
    const { queue, clock, end } = stage(2);
    queue.add('a', 'start');
    await clock.advance(40);
    queue.add('b', 'start');
    await clock.advance(2);

    expect([queue.runningCount, queue.longestRunningMs]).to.deep.equal([2, 42]);
    await end('a', { kind: 'retry-later', afterMs: 1_000 });
    expect([queue.runningCount, queue.longestRunningMs]).to.deep.equal([1, 2]);
    expect([queue.retryAtMs('a'), queue.retryAtMs('b')]).to.deep.equal([1_042, undefined]);
    await end('b');
    expect([queue.runningCount, queue.longestRunningMs]).to.deep.equal([0, 0]);
  });
});
