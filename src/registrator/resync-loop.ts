import type { Backoff } from '../domain/backoff.ts';
import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { type LifecycleRules, usesMaintenance } from '../domain/lifecycle.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Clock } from '../domain/clock.ts';
import type { Observe } from '../domain/observation.ts';
import { KeyedQueue, type Run, type Verdict, isReportable } from './keyed-queue.ts';
import type { LegacyCleanup } from './legacy-cleanup.ts';
import type { LegacyServices } from './legacy-services.ts';
import type { Ledger } from './ledger.ts';
import { RemovalBreaker, SECOND_LOOK_MS } from './removal-breaker.ts';
import type { Reporter, Trigger } from './report.ts';
import { type Differences, resync } from './resync.ts';
import { isOutage } from './watched-registry.ts';

/** Also how soon the return of Consul is noticed. */
const BACKOFF: Backoff = { firstMs: 200, longestMs: 5_000 };

export interface ResyncLoopOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly reader: Pick<EntryReader, 'list'>;
  readonly ledger: Ledger;
  readonly owner: string;
  readonly hostname: string;
  readonly lifecycle: LifecycleRules;
  /** Every so many resyncs one looks at everything. */
  readonly deepResyncEvery: number;
  readonly clock: Clock;
  readonly report: Reporter;
  /** `undefined`: nobody shows it, and nothing is made for it. */
  readonly observe: Observe | undefined;
  readonly enqueue: (id: ContainerId, trigger: Trigger) => void;
  readonly legacyCleanup: LegacyCleanup;
}

/** Runs resyncs: never two at once, none forgotten, tried again until one gets through. */
export class ResyncLoop {
  readonly #options: ResyncLoopOptions;
  readonly #queue: KeyedQueue<'resync', string>;
  readonly #breaker = new RemovalBreaker();
  #count = 0;
  #isDeepWanted = false;
  /** While Docker is away there is nothing to compare; its return brings a resync of its own. */
  isPaused = true;

  constructor(options: ResyncLoopOptions) {
    this.#options = options;
    this.#queue = new KeyedQueue({
      concurrency: 1,
      backoff: BACKOFF,
      clock: options.clock,
      work: (_key, run) => this.#resync(run),
    });
  }

  /**
   * @param reason  for the log: `startup`, `resync`, …
   * @param isDeep  the next one looks at everything, whatever else asks for one meanwhile
   */
  request(reason: string, { isDeep = false } = {}): void {
    this.#isDeepWanted ||= isDeep;
    if (!this.isPaused) this.#queue.add('resync', reason);
  }

  retryNow(): void {
    this.#queue.retryNow();
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  async #resync({ trigger: reason, attempt }: Run<string>): Promise<Verdict> {
    if (this.isPaused) return { kind: 'done' };
    const { report, clock, observe } = this.#options;
    const beganMs = clock.now();
    const compared = (error: Error | undefined): void => {
      observe?.({ kind: 'compared', elapsedMs: Math.max(0, clock.now() - beganMs), error });
    };
    const { isWanted, isDeep, name } = this.#depth(reason);
    try {
      // The first one also finds what an earlier process, with other rules, has left.
      const readsMaintenance = this.#count === 0 || usesMaintenance(this.#options.lifecycle);
      const differences = await resync(this.#options, { isDeep, readsMaintenance });
      this.#count += 1;
      const verdict = this.#follow(differences, { reason, name });
      compared(undefined);
      return verdict;
    } catch (error) {
      compared(error as Error);
      this.#isDeepWanted ||= isWanted;
      if (error instanceof Error && !isOutage(error) && isReportable(attempt)) {
        report({ kind: 'resync-failed', error, attempt });
      }
      return { kind: 'retry' };
    }
  }

  #depth(reason: string): { isWanted: boolean; isDeep: boolean; name: string } {
    const isWanted = this.#isDeepWanted;
    const isDue = reason === 'resync' && (this.#count + 1) % this.#options.deepResyncEvery === 0;
    this.#isDeepWanted = false;
    const name = isDue && !isWanted ? 'deep-resync' : reason;
    return { isWanted, isDeep: isWanted || isDue, name };
  }

  #follow(differences: Differences, { reason, name }: { reason: string; name: string }): Verdict {
    const { clock, report, legacyCleanup } = this.#options;
    const { present, gone, retained, legacy, heldContainers, ...counts } = differences;
    const lost = gone.size + this.#unsparedOrphans(legacy);
    const total = heldContainers + legacy.orphans.length + legacy.strays.length;
    const isAllowed = this.#breaker.allows(lost, total, clock.now());
    const enqueued = isAllowed ? new Set([...present, ...gone]) : present;
    this.#enqueue(enqueued, reason);
    if (isAllowed) {
      this.#enqueue(retained, reason);
      const leftovers = [...legacy.orphans, ...legacy.strays];
      legacyCleanup.look(leftovers, { reason: 'cleanup', atMs: clock.now() });
    }
    report({ kind: 'resynced', reason: name, ...counts, enqueued: enqueued.size });
    if (isAllowed) return { kind: 'done' };
    report({ kind: 'removals-held', gone: lost, of: total });
    return { kind: 'retry-later', afterMs: SECOND_LOOK_MS };
  }

  #unsparedOrphans({ orphans }: LegacyServices): number {
    return orphans.filter((id) => !this.#options.legacyCleanup.isSpared(id)).length;
  }

  #enqueue(ids: ReadonlySet<ContainerId>, reason: string): void {
    const { clock, enqueue } = this.#options;
    const atMs = clock.now();
    for (const id of ids) enqueue(id, { reason, atMs });
  }
}
