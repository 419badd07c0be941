import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const EVERY_MS = 2_000;
/** Nothing has happened for so long: a pause of some milliseconds delays nobody. */
const QUIET_MS = 1_000;
/** Room that the heap may keep beside what lives in it. */
const SLACK_BYTES = 6 * 1024 * 1024;
/**
 * From the first quiet moment on: the heap may grow by a tenth before it is collected (by itself V8
 * lets it become four times as large), and the nursery of young objects stays as small as it is
 * then. Not before: at a start with thousands of containers this costs a tenth of the time.
 */
const THRIFT = [
  '--heap-growing-percent=10',
  '--semi-space-growth-factor=1',
  // V8 looks for garbage while half of what the heap may grow by is still left.
  '--incremental-marking-hard-trigger=50',
];
/** V8 gives back in steps, some of them after the collection that called for them. */
const MOST_COLLECTIONS = 4;

export interface Heap {
  /** Bytes that the heap has taken from the system. */
  total(): number;
  /** Collects all garbage. @returns bytes that are still in use */
  collect(): number;
}

/**
 * Gives memory back once a burst is over.
 *
 * A start with thousands of containers, or a list of them at a resync, is garbage a second later;
 * left alone, node keeps the pages it took for it.
 */
export class MemoryKeeper {
  readonly #heap: Heap;
  readonly #now: () => number;
  #busyAtMs = 0;
  #live = 0;
  /** Collections since something happened last. */
  #count = 0;

  constructor(heap: Heap = nodeHeap(), now: () => number = Date.now) {
    this.#heap = heap;
    this.#now = now;
  }

  /** @returns a function that ends it */
  start(): () => void {
    const timer = setInterval(() => {
      this.tend();
    }, EVERY_MS).unref();
    return () => {
      clearInterval(timer);
    };
  }

  /** Something is going on: not now. */
  noteWork(): void {
    this.#busyAtMs = this.#now();
    this.#count = 0;
  }

  /** Collects if it is quiet and there is something to give back. */
  tend(): void {
    const isBusy = this.#now() - this.#busyAtMs < QUIET_MS;
    const isDone = this.#count >= MOST_COLLECTIONS;
    if (isBusy || isDone || this.#heap.total() - this.#live < SLACK_BYTES) return;
    this.#count += 1;
    this.#live = this.#heap.collect();
  }
}

/**
 * What to ask of V8's `gc`: all garbage, and back to the system with the pages.
 *
 * Asked for nothing in particular, V8 of Node.js 22 and later keeps freed pages for ten seconds, in
 * case they are wanted again. That of Node.js 20 keeps none, and takes these words for young objects
 * alone.
 */
export function collectionFor(v8: string): object | undefined {
  if (v8.startsWith('11.')) return undefined;
  return { type: 'major', execution: 'sync', flavor: 'last-resort' };
}

/** The heap of this process. */
export function nodeHeap(): Heap {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options?: object) => void;
  const collection = collectionFor(process.versions.v8);
  return {
    total: () => getHeapStatistics().total_heap_size,
    collect: () => {
      for (const flag of THRIFT) setFlagsFromString(flag);
      gc(collection);
      return getHeapStatistics().used_heap_size;
    },
  };
}
