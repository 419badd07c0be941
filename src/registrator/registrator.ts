import type { Subscription } from 'rxjs';
import type { Backoff } from '../domain/backoff.ts';
import { type ContainerId, shortId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { desiredServices } from '../domain/desired-services.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import type { MappingRules } from '../domain/map-port.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId } from '../domain/service.ts';
import type { Clock } from './clock.ts';
import { type Impulse, impulses$ } from './impulses.ts';
import { KeyedQueue, type Run, type Verdict } from './keyed-queue.ts';
import { Ledger } from './ledger.ts';
import { Reconciler } from './reconciler.ts';
import type { Reporter, Trigger } from './report.ts';
import { resync } from './resync.ts';
import { ServiceWriter } from './service-writer.ts';
import { WatchedRegistry, isOutage } from './watched-registry.ts';

export interface RegistratorOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly rules: MappingRules;
  readonly resyncMs: number;
  /** Every so many resyncs one looks at everything. */
  readonly deepResyncEvery: number;
  /** Containers that are worked on at the same time. */
  readonly workers: number;
  readonly clock: Clock;
  readonly report: Reporter;
}

const CONTAINER_BACKOFF: Backoff = { firstMs: 100, longestMs: 30_000 };
/** Also how soon the return of Consul is noticed. */
const RESYNC_BACKOFF: Backoff = { firstMs: 200, longestMs: 5_000 };
/** What was refused is refused again, until somebody mends a label or a token. */
const REFUSED_RETRY_MS = 60_000;
const REPORT_EVERY = 10;

/**
 * Keeps Consul true: hints and resyncs put containers into a queue, workers settle them.
 *
 *     Docker event ─┐
 *     resync ───────┴─> queue by container ─> inspect ─> desired ─> read, compare, write by service
 */
export class Registrator {
  readonly #options: RegistratorOptions;
  readonly #registry: WatchedRegistry;
  readonly #reconciler: Reconciler;
  readonly #ledger = new Ledger();
  readonly #containers: KeyedQueue<ContainerId, Trigger>;
  /** A queue of one key: never two resyncs at once, and none is forgotten. */
  readonly #resyncs: KeyedQueue<'resync', string>;
  #subscription: Subscription | undefined;
  #resyncCount = 0;
  #isConnected = false;
  #hasBeenConnected = false;

  constructor(options: RegistratorOptions) {
    const { source, rules, clock, report, workers } = options;
    this.#options = options;
    this.#containers = new KeyedQueue({
      concurrency: workers,
      backoff: CONTAINER_BACKOFF,
      clock,
      work: (id, run) => this.#reconcile(id, run),
    });
    this.#resyncs = new KeyedQueue({
      concurrency: 1,
      backoff: RESYNC_BACKOFF,
      clock,
      work: (_key, run) => this.#resync(run),
    });
    this.#registry = new WatchedRegistry({
      ...options,
      // A resync is the probe: it is tried until it gets through, and then everything is compared.
      onLoss: () => {
        this.#resyncs.add('resync', 'consul-back');
      },
      onReturn: () => {
        this.#containers.retryNow();
        this.#resyncs.retryNow();
      },
    });
    const writer = new ServiceWriter({
      registry: this.#registry,
      owner: rules.hostname,
      hostname: rules.hostname,
      clock,
      report,
      isWantedBy: (id, holder) => this.#isWantedBy(id, holder),
    });
    this.#reconciler = new Reconciler({ source, rules, writer, ledger: this.#ledger, report });
  }

  start(): void {
    const { source, resyncMs, clock } = this.#options;
    this.#subscription = impulses$(source.signals$, resyncMs, clock).subscribe((impulse) => {
      this.#take(impulse);
    });
  }

  /** Takes in nothing more, finishes what has begun. Services stay registered. */
  async stop(): Promise<void> {
    this.#subscription?.unsubscribe();
    await Promise.all([this.#containers.stop(), this.#resyncs.stop()]);
  }

  #take(impulse: Impulse): void {
    const { report } = this.#options;
    switch (impulse.kind) {
      case 'changed':
        this.#containers.add(impulse.containerId, { reason: impulse.action, atMs: impulse.atMs });
        break;
      case 'connected':
        this.#isConnected = true;
        report({ kind: 'docker-up', host: impulse.host });
        this.#resyncs.add('resync', this.#hasBeenConnected ? 'reconnect' : 'startup');
        this.#hasBeenConnected = true;
        break;
      case 'disconnected':
        this.#isConnected = false;
        report({ ...impulse, kind: 'docker-down' });
        break;
      case 'resync-due':
        if (this.#isConnected) this.#resyncs.add('resync', 'resync');
        break;
    }
  }

  async #reconcile(id: ContainerId, { trigger, attempt }: Run<Trigger>): Promise<Verdict> {
    try {
      await this.#reconciler.reconcile(id, trigger);
      return { kind: 'done' };
    } catch (error) {
      const errors = (error instanceof AggregateError ? error.errors : [error]) as Error[];
      const unexplained = errors.filter((one) => !isOutage(one));
      if (unexplained.length > 0 && isReportable(attempt)) {
        const containerName = this.#ledger.get(id).containerName || shortId(id);
        const subject = { containerId: id, containerName };
        this.#options.report({ kind: 'failed', errors: unexplained, attempt, ...subject });
      }
      return errors.some((one) => isWorthRetrying(one))
        ? { kind: 'retry' }
        : { kind: 'retry-later', afterMs: REFUSED_RETRY_MS };
    }
  }

  async #resync({ trigger: reason, attempt }: Run<string>): Promise<Verdict> {
    if (!this.#isConnected) return { kind: 'done' }; // the connection brings one of its own
    const { source, rules, clock, report, deepResyncEvery } = this.#options;
    const isDeep = reason === 'resync' && (this.#resyncCount + 1) % deepResyncEvery === 0;
    const atMs = clock.now();
    const enqueue = (id: ContainerId, listing: string | undefined): void => {
      this.#containers.add(id, { reason, atMs, ...(listing === undefined ? {} : { listing }) });
    };
    try {
      const context = { source, registry: this.#registry, ledger: this.#ledger, enqueue };
      const result = await resync({ ...context, owner: rules.hostname }, isDeep);
      this.#resyncCount += 1;
      report({ kind: 'resynced', reason: isDeep ? 'deep-resync' : reason, ...result });
      return { kind: 'done' };
    } catch (error) {
      if (error instanceof Error && !isOutage(error) && isReportable(attempt)) {
        report({ kind: 'resync-failed', error, attempt });
      }
      return { kind: 'retry' };
    }
  }

  async #isWantedBy(id: ServiceId, holder: ContainerId): Promise<boolean> {
    const { source, rules } = this.#options;
    const container = await source.inspect(holder);
    if (container === undefined) return false;
    return desiredServices(container, rules).services.some((service) => service.id === id);
  }
}

/** The first failure, then every tenth: a lasting one must not fill the log. */
function isReportable(attempt: number): boolean {
  return attempt === 1 || attempt % REPORT_EVERY === 0;
}
