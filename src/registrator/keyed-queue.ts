import { type Backoff, backoffMs } from '../domain/backoff.ts';
import type { Clock } from '../domain/clock.ts';

const REPORT_EVERY = 10;

/** What became of one piece of work: done, or to be tried again (soon, or after a given time). */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'retry-later'; readonly afterMs: number };

/** One run of the work for a key. */
export interface Run<Trigger> {
  /** The latest of those that were added since the last run. */
  readonly trigger: Trigger;
  /** 1 for a first try, more after failures. */
  readonly attempt: number;
}

/** How often one key may run: so many times at once, then once per interval. */
export interface Pace {
  readonly burst: number;
  readonly intervalMs: number;
}

export interface KeyedQueueOptions<Key, Trigger> {
  readonly concurrency: number;
  readonly backoff: Backoff;
  readonly pace?: Pace;
  readonly clock: Clock;
  /** Must not reject. */
  readonly work: (key: Key, run: Run<Trigger>) => Promise<Verdict>;
}

/** A key that waits for another try. */
interface Delayed<Trigger> {
  readonly trigger: Trigger;
  readonly dueMs: number;
  readonly cancel: () => void;
}

/**
 * Runs work by key, after the manner of Kubernetes' work queues.
 *
 * INVARIANTS
 * - At most one run per key at a time, at most `concurrency` in all.
 * - Whatever is added while a key waits is one run; what is added while it runs is one more run.
 * - A failed key waits apart and delays no other; something new for it ends its wait.
 * - A key that is added without end (a container in a crash loop) runs at the pace, not more.
 * - Memory is bounded by the keys that wait, run or failed last; a key that is done leaves nothing.
 */
export class KeyedQueue<Key, Trigger> {
  readonly #options: KeyedQueueOptions<Key, Trigger>;
  /** In the order in which they came; one that runs now keeps its place. */
  readonly #waiting = new Map<Key, Trigger>();
  /** Those that ran too often lately: nobody has to look through them. */
  readonly #held = new Map<Key, Trigger>();
  /** Since when; in that order. */
  readonly #running = new Map<Key, number>();
  readonly #delayed = new Map<Key, Delayed<Trigger>>();
  readonly #failures = new Map<Key, number>();
  /** Recent runs that count against the pace; a key without any is not in it. */
  readonly #recentRuns = new Map<Key, { readonly count: number; readonly cancel: () => void }>();
  #isStopped = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: KeyedQueueOptions<Key, Trigger>) {
    this.#options = options;
  }

  /** Keys that wait, run, or wait for another try. */
  get size(): number {
    const places = [this.#waiting, this.#held, this.#running, this.#delayed];
    return new Set(places.flatMap((place) => [...place.keys()])).size;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Of the key that has run longest, milliseconds; 0 when none runs. */
  get longestRunningMs(): number {
    const [sinceMs] = this.#running.values();
    return sinceMs === undefined ? 0 : Math.max(0, this.#options.clock.now() - sinceMs);
  }

  /** When a key that waits for another try gets it; `undefined` when it does not wait. */
  retryAtMs(key: Key): number | undefined {
    return this.#delayed.get(key)?.dueMs;
  }

  /** Keys that could run now and wait for others to end. */
  get backlog(): number {
    return this.#waiting.size;
  }

  /** Keys that are to run again once their pace allows it. */
  get heldCount(): number {
    return this.#held.size;
  }

  /** Whether a run for the key is still to begin, without a back-off before it. */
  isWaiting(key: Key): boolean {
    return this.#waiting.has(key) || this.#held.has(key);
  }

  /** Whether the key waits, runs, or waits for another try. */
  has(key: Key): boolean {
    return this.isWaiting(key) || this.#running.has(key) || this.#delayed.has(key);
  }

  add(key: Key, trigger: Trigger): void {
    if (this.#isStopped) return;
    this.#callOffRetry(key);
    this.#enqueue(key, trigger);
    this.#startWaiting();
  }

  /** Ends every back-off: what the failures had in common is over. */
  retryNow(): void {
    const delayed = [...this.#delayed];
    for (const [key, { trigger }] of delayed) {
      this.#callOffRetry(key);
      this.#failures.delete(key);
      this.#enqueue(key, trigger);
    }
    this.#startWaiting();
  }

  /** Starts nothing more; resolves when what runs has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#waiting.clear();
    this.#held.clear();
    for (const key of [...this.#delayed.keys()]) this.#callOffRetry(key);
    for (const { cancel } of this.#recentRuns.values()) cancel();
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle.push(resolve);
    });
  }

  #enqueue(key: Key, trigger: Trigger): void {
    const place = this.#held.has(key) ? this.#held : this.#waiting;
    place.set(key, trigger);
  }

  #startWaiting(): void {
    for (const [key, trigger] of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      if (this.#isAheadOfPace(key)) this.#held.set(key, trigger);
      else this.#start(key, trigger);
    }
  }

  #start(key: Key, trigger: Trigger): void {
    this.#countRun(key);
    this.#running.set(key, this.#options.clock.now());
    void this.#run(key, trigger);
  }

  #isAheadOfPace(key: Key): boolean {
    const { pace } = this.#options;
    return pace !== undefined && (this.#recentRuns.get(key)?.count ?? 0) >= pace.burst;
  }

  /** Each run is forgotten after its interval, one after another; then the key may run again. */
  #countRun(key: Key): void {
    const { pace } = this.#options;
    if (pace === undefined) return;
    const recent = this.#recentRuns.get(key);
    if (recent === undefined) this.#remember(key, 1, pace);
    else this.#recentRuns.set(key, { ...recent, count: recent.count + 1 });
  }

  #remember(key: Key, count: number, pace: Pace): void {
    const cancel = this.#options.clock.after(pace.intervalMs, () => {
      const left = (this.#recentRuns.get(key)?.count ?? 1) - 1;
      if (left > 0) this.#remember(key, left, pace);
      else this.#recentRuns.delete(key);
      this.#release(key);
    });
    this.#recentRuns.set(key, { count, cancel });
  }

  #release(key: Key): void {
    if (!this.#held.has(key)) return;
    this.#waiting.set(key, this.#held.get(key) as Trigger);
    this.#held.delete(key);
    this.#startWaiting();
  }

  async #run(key: Key, trigger: Trigger): Promise<void> {
    const attempt = (this.#failures.get(key) ?? 0) + 1;
    const verdict = await this.#options.work(key, { trigger, attempt });
    this.#running.delete(key);
    if (verdict.kind === 'done') this.#failures.delete(key);
    else this.#delay(key, trigger, attempt, verdict);
    this.#startWaiting();
    if (this.#running.size === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #delay(key: Key, trigger: Trigger, attempt: number, verdict: Verdict): void {
    this.#failures.set(key, attempt);
    if (this.#isStopped || this.isWaiting(key)) return;
    const { backoff, clock } = this.#options;
    const delayMs =
      verdict.kind === 'retry-later'
        ? verdict.afterMs
        : backoffMs(backoff, attempt, clock.random());
    const dueMs = clock.now() + delayMs;
    const cancel = clock.after(delayMs, () => {
      this.#delayed.delete(key);
      this.#enqueue(key, trigger);
      this.#startWaiting();
    });
    this.#delayed.set(key, { trigger, dueMs, cancel });
  }

  #callOffRetry(key: Key): void {
    this.#delayed.get(key)?.cancel();
    this.#delayed.delete(key);
  }
}

/** The first failure, then every tenth: a lasting one must not fill the log. */
export function isReportable(attempt: number): boolean {
  return attempt === 1 || attempt % REPORT_EVERY === 0;
}
