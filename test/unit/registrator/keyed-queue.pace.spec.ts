import { expect } from 'chai';
import { KeyedQueue } from '../../../src/registrator/keyed-queue.ts';
import { stage } from '../../support/keyed-queue-stage.ts';
import { VirtualClock, settled } from '../../support/virtual-clock.ts';

describe('KeyedQueue with a pace', () => {
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

  it('holds a key apart that ran too often, from those that wait for others to end', async () => {
    const { queue, clock, started, end } = stage(2, { burst: 1, intervalMs: 1000 });
    queue.add('too often', 'start');
    await end('too often');
    queue.add('too often', 'die');
    queue.add('a', 'start');
    queue.add('a', 'die');
    queue.add('b', 'start');
    queue.add('c', 'start');

    expect([queue.backlog, queue.heldCount, queue.size]).to.deep.equal([2, 1, 4]);
    expect(['too often', 'a', 'b', 'c'].filter((key) => queue.isWaiting(key))).to.deep.equal([
      ...['too often', 'a', 'c'],
    ]);
    await end('b');
    await end('a');
    await end('c');
    expect([queue.backlog, queue.heldCount]).to.deep.equal([0, 2]);
    await clock.advance(1000);
    expect(started.slice(-2)).to.deep.equal(['too often die 1', 'a die 1']);
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

  it('lets go of a key whose trigger says nothing, too', async () => {
    const clock = new VirtualClock();
    let runs = 0;
    const queue = new KeyedQueue<string, undefined>({
      ...{ concurrency: 1, clock, backoff: { firstMs: 100, longestMs: 1000 } },
      pace: { burst: 1, intervalMs: 1000 },
      work: () => {
        runs += 1;
        return Promise.resolve({ kind: 'done' });
      },
    });

    queue.add('a', undefined);
    await settled();
    queue.add('a', undefined);
    const runsAtOnce = runs;
    await clock.advance(1000);

    expect([runsAtOnce, runs, queue.size]).to.deep.equal([1, 2, 0]);
  });
});
