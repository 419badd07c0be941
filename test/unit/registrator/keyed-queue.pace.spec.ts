import { expect } from 'chai';
import { stage } from '../../support/keyed-queue-stage.ts';

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

  it('holds a key apart that may not run, from those that only wait for others', async () => {
    const { queue, clock, end } = stage(2, { burst: 1, intervalMs: 1000 });
    queue.add('too often', 'start');
    await end('too often');
    queue.add('too often', 'die');
    queue.add('running', 'start');
    queue.add('running', 'die');
    queue.add('b', 'start');
    queue.add('c', 'start');

    expect([queue.backlog, queue.heldCount, queue.size]).to.deep.equal([1, 2, 4]);
    expect(['too often', 'running', 'b', 'c'].map((key) => queue.isWaiting(key))).to.deep.equal([
      ...[true, true, false, true],
    ]);
    await end('b');
    await clock.advance(1000);
    expect([queue.backlog, queue.heldCount]).to.deep.equal([1, 1]);
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
});
