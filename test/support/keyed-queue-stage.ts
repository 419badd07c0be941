import {
  KeyedQueue,
  type Pace,
  type Run,
  type Verdict,
} from '../../src/registrator/keyed-queue.ts';
import { VirtualClock, settled } from './virtual-clock.ts';

/** A queue whose runs are ended by the test, each by key. */
export function stage(
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
