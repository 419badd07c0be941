import { expect } from 'chai';
import { stage } from '../../support/keyed-queue-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

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

  it('keeps the place of what came while a key ran', async () => {
    const { queue, started, end } = stage(1);
    queue.add('a', 'start');
    queue.add('b', 'start');
    queue.add('a', 'die');
    queue.add('c', 'start');

    await end('a');
    await end('b');

    expect(started).to.deep.equal(['a start 1', 'b start 1', 'a die 1']);
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
