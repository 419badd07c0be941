import { expect } from 'chai';
import { MemoryKeeper, nodeHeap } from '../../src/cli/memory-keeper.ts';

const MB = 1024 * 1024;

/** Not among the unit tests: collecting more often loses what is known of their coverage. */
describe('nodeHeap', () => {
  it('collects what has lived for long as well', () => {
    const heap = nodeHeap();
    let old = Array.from({ length: 300_000 }, (_, index) => ({ index }));
    heap.collect();
    heap.collect();

    const before = heap.collect();
    old = old.slice(0, 1);

    expect(before - heap.collect()).to.be.greaterThan(5 * MB);
    expect(old).to.have.length(1);
  });

  it('is tended while the process runs, and no longer than that', () => {
    const stop = new MemoryKeeper().start();

    new MemoryKeeper().tend();
    stop();
  });
});
