import { getHeapStatistics } from 'node:v8';
import { expect } from 'chai';
import { MemoryKeeper, nodeHeap } from '../../src/cli/memory-keeper.ts';

const MB = 1024 * 1024;

/** Not among the unit tests: collecting more often loses what is known of their coverage. */
describe('MemoryKeeper, with the heap of node', () => {
  it('collects what has lived for long as well', () => {
    const heap = nodeHeap();
    let old = Array.from({ length: 300_000 }, (_, index) => ({ index }));
    heap.collect();
    heap.collect();
    const before = heap.collect();
    old = old.slice(0, 1);

    new MemoryKeeper().tend();

    expect(before - getHeapStatistics().used_heap_size).to.be.greaterThan(5 * MB);
    expect(old).to.have.length(1);
  });
});
