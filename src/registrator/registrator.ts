import type { Subscription } from 'rxjs';
import type { Backoff } from '../domain/backoff.ts';
import { type ContainerId, shortId } from '../domain/container.ts';
import type { ContainerHint, ContainerSource } from '../domain/container-source.ts';
import { desiredServices } from '../domain/mapping/desired-services.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import type { LifecycleRules } from '../domain/lifecycle.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { isLegacyIdOf } from '../domain/mapping/service-id.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId } from '../domain/service.ts';
import { BulkReader } from './bulk-reader.ts';
import type { Clock } from './clock.ts';
import { Heartbeats } from './heartbeats.ts';
import { type Impulse, impulses$ } from './impulses.ts';
import { KeyedQueue, type Pace, type Run, type Verdict, isReportable } from './keyed-queue.ts';
import { LegacyCleanup } from './legacy-cleanup.ts';
import { Ledger } from './ledger.ts';
import { PendingStops } from './pending-stops.ts';
import { Reconciler } from './reconciler.ts';
import type { Reporter, Trigger } from './report.ts';
import { ResyncLoop } from './resync-loop.ts';
import { Sentinel } from './sentinel.ts';
import { ServiceWriter } from './service-writer.ts';
import { WatchedRegistry, isOutage } from './watched-registry.ts';

export interface RegistratorOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly rules: MappingRules;
  readonly lifecycle: LifecycleRules;
  readonly resyncMs: number;
  /** Every so many resyncs one looks at everything. */
  readonly deepResyncEvery: number;
  /** Containers that are worked on at the same time. */
  readonly workers: number;
  /** Containers that wait before entries are read in bulk. */
  readonly bulk?: number;
  readonly clock: Clock;
  readonly report: Reporter;
}

/** From here on one list of a large host costs less than a read for each that waits. */
const BULK = 50;
const CONTAINER_BACKOFF: Backoff = { firstMs: 100, longestMs: 30_000 };
/** A restart is up to six events, networks included; a crash loop has no end of them. */
const CONTAINER_PACE: Pace = { burst: 8, intervalMs: 1_000 };
/** What was refused is refused again, until somebody mends a label or a token. */
const REFUSED_RETRY_MS = 60_000;

/**
 * Keeps Consul true: hints and resyncs put containers into a queue, workers settle them.
 *
 *     Docker event ─┐
 *     resync ───────┴─> queue by container ─> inspect ─> desired ─> read, compare, write by service
 */
export class Registrator {
  readonly #options: RegistratorOptions;
  readonly #reconciler: Reconciler;
  readonly #ledger = new Ledger();
  readonly #containers: KeyedQueue<ContainerId, Trigger>;
  readonly #heartbeats: Heartbeats;
  readonly #legacyCleanup: LegacyCleanup;
  readonly #stops: PendingStops;
  readonly #resyncs: ResyncLoop;
  readonly #sentinel: Sentinel;
  #subscription: Subscription | undefined;
  #hasBeenConnected = false;

  constructor(options: RegistratorOptions) {
    const { clock, rules } = options;
    const ledger = this.#ledger;
    const owner = rules.hostname;
    this.#options = options;
    this.#containers = new KeyedQueue({
      concurrency: options.workers,
      backoff: CONTAINER_BACKOFF,
      pace: CONTAINER_PACE,
      clock,
      work: (id, run) => this.#reconcile(id, run),
    });
    const registry = this.#watched(options);
    const shared = { ...options, registry, ledger, owner, hostname: rules.hostname };
    const writer = new ServiceWriter({
      ...shared,
      reader: this.#reader(registry, options),
      isWantedBy: (id, holder) => this.#isWantedBy(id, holder),
    });
    this.#legacyCleanup = new LegacyCleanup({ ...options, writer });
    this.#heartbeats = this.#keepHeartbeats(registry);
    this.#stops = new PendingStops({
      clock,
      graceMs: options.lifecycle.stopGraceMs,
      onOver: (id) => {
        this.#containers.add(id, { reason: 'stop-survived', atMs: clock.now() });
      },
    });
    this.#reconciler = new Reconciler({
      ...options,
      ...{ writer, ledger, heartbeats: this.#heartbeats, stops: this.#stops },
    });
    this.#resyncs = new ResyncLoop({
      ...shared,
      legacyCleanup: this.#legacyCleanup,
      enqueue: (id, trigger) => {
        this.#enqueue(id, trigger);
      },
    });
    this.#sentinel = this.#watchAgent(registry);
  }

  #keepHeartbeats(registry: ServiceRegistry): Heartbeats {
    const { clock } = this.#options;
    return new Heartbeats({
      ...this.#options,
      registry,
      onLost: ({ containerId }, serviceId) => {
        const trigger = { reason: 'check-lost', atMs: clock.now(), checkLost: serviceId };
        this.#containers.add(containerId, trigger);
      },
    });
  }

  #watchAgent(registry: ServiceRegistry): Sentinel {
    return new Sentinel({
      registry,
      clock: this.#options.clock,
      pick: () => this.#ledger.anyService(),
      onChange: () => {
        this.#resyncs.request('consul-changed');
      },
    });
  }

  #reader(
    registry: ServiceRegistry,
    { clock, rules, bulk = BULK }: RegistratorOptions,
  ): BulkReader {
    return new BulkReader({
      registry,
      clock,
      isBusy: () => this.#containers.backlog >= bulk,
      isOwnForm: (id) => isLegacyIdOf(rules.hostname, id),
    });
  }

  #watched(options: RegistratorOptions): WatchedRegistry {
    return new WatchedRegistry({
      ...options,
      // A resync is the probe: it is tried until it gets through, and then everything is compared.
      onLoss: () => {
        this.#resyncs.request('consul-back');
      },
      onReturn: () => {
        this.#containers.retryNow();
        this.#legacyCleanup.retryNow();
        this.#heartbeats.sendAll();
        this.#resyncs.retryNow();
      },
    });
  }

  start(): void {
    const { source, resyncMs, clock } = this.#options;
    this.#subscription = impulses$(source.signals$, resyncMs, clock).subscribe((impulse) => {
      this.#take(impulse);
    });
    this.#sentinel.start();
  }

  /** Takes in nothing more, finishes what has begun. Services stay registered. */
  async stop(): Promise<void> {
    this.#subscription?.unsubscribe();
    this.#sentinel.stop();
    this.#stops.stop();
    const parts = [this.#containers, this.#legacyCleanup, this.#heartbeats, this.#resyncs];
    await Promise.all(parts.map((part) => part.stop()));
  }

  #take(impulse: Impulse): void {
    const { report } = this.#options;
    switch (impulse.kind) {
      case 'changed':
        this.#hear(impulse);
        break;
      case 'connected':
        report({ ...impulse, kind: 'docker-up' });
        this.#resyncs.isPaused = false;
        this.#resyncs.request(this.#hasBeenConnected ? 'reconnect' : 'startup');
        this.#hasBeenConnected = true;
        break;
      case 'disconnected':
        this.#resyncs.isPaused = true;
        report({ ...impulse, kind: 'docker-down' });
        break;
      case 'resync-due':
        this.#resyncs.request('resync');
        break;
    }
  }

  #hear({ containerId, action, atMs, signal }: ContainerHint): void {
    const isHeeded = this.#options.lifecycle.gracefulStop !== 'off';
    if (signal !== undefined && isHeeded) this.#stops.hear(containerId, signal);
    // Whatever was sent to it before, it lives now.
    if (action === 'start') this.#stops.forget(containerId);
    // Every start and every end is a network's event, too: of what is not known, nothing is to say.
    const isKnown = this.#ledger.has(containerId) || this.#containers.has(containerId);
    if (action.startsWith('network-') && !isKnown) return;
    this.#enqueue(containerId, { reason: action, atMs });
  }

  #enqueue(id: ContainerId, trigger: Trigger): void {
    this.#containers.add(id, trigger);
    for (const dependent of this.#ledger.dependentsOf(id)) {
      if (this.#containers.isWaiting(dependent)) continue;
      this.#containers.add(dependent, { reason: 'network-peer', atMs: trigger.atMs });
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

  async #isWantedBy(id: ServiceId, holder: ContainerId): Promise<boolean> {
    const { source, rules } = this.#options;
    const container = await source.inspect(holder);
    if (container === undefined) return false;
    return desiredServices(container, rules).services.some((service) => service.id === id);
  }
}
