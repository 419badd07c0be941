import { expect } from 'chai';
import { type Heap, MemoryKeeper, collectionFor } from '../../../src/cli/memory-keeper.ts';

const MB = 1024 * 1024;

/** A heap that gives back `step` bytes at each collection, down to what lives in it. */
class ScriptedHeap implements Heap {
  collections = 0;
  size: number;
  readonly #live: number;
  readonly #step: number;

  constructor({ size, live, step }: { size: number; live: number; step: number }) {
    this.size = size;
    this.#live = live;
    this.#step = step;
  }

  total(): number {
    return this.size;
  }

  collect(): number {
    this.collections += 1;
    this.size = Math.max(this.#live, this.size - this.#step);
    return this.#live;
  }
}

describe('MemoryKeeper', () => {
  const keep = (heap: Heap): { keeper: MemoryKeeper; pass: (ms: number) => void } => {
    let nowMs = 1_000_000;
    const keeper = new MemoryKeeper(heap, () => nowMs);
    const pass = (ms: number): void => {
      nowMs += ms;
      keeper.tend();
    };
    return { keeper, pass };
  };

  it('collects once nothing has happened for a while', () => {
    const heap = new ScriptedHeap({ size: 50 * MB, live: 10 * MB, step: 40 * MB });
    const { keeper, pass } = keep(heap);

    keeper.noteWork();
    pass(900);
    const whileBusy = heap.collections;
    pass(2_000);

    expect([whileBusy, heap.collections]).to.deep.equal([0, 1]);
  });

  it('goes on while each collection gives something back, and then leaves it', () => {
    const heap = new ScriptedHeap({ size: 50 * MB, live: 10 * MB, step: 16 * MB });
    const { pass } = keep(heap);

    for (let round = 0; round < 20; round += 1) pass(5_000);

    expect(heap.size).to.equal(10 * MB);
    expect(heap.collections).to.equal(3);
  });

  it('leaves a heap alone that gives nothing back, until something happens', () => {
    const heap = new ScriptedHeap({ size: 50 * MB, live: 10 * MB, step: 0 });
    const { keeper, pass } = keep(heap);

    for (let round = 0; round < 20; round += 1) pass(5_000);
    const before = heap.collections;
    keeper.noteWork();
    pass(5_000);

    expect([before, heap.collections]).to.deep.equal([4, 5]);
  });
});

describe('collectionFor', () => {
  it('asks later versions of V8 for their pages as well, and not the one that does not know how', () => {
    const asked = ['11.3.244.8-node.30', '12.4.254.21-node.33', '13.6.233.17'].map(collectionFor);

    expect(asked.map((options) => options !== undefined)).to.deep.equal([false, true, true]);
  });
});
