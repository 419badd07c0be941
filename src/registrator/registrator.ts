import type { Subscription } from 'rxjs';
import type { Backoff } from '../domain/backoff.ts';
import type { ContainerId } from '../domain/container.ts';
import type { ContainerHint, ContainerSource } from '../domain/container-source.ts';
import type { FetchText } from '../domain/mapping/fetched-services.ts';
import type { LifecycleRules } from '../domain/lifecycle.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import type { Observe, QueueView } from '../domain/observation.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import { attempt } from './attempt.ts';
import { EntryReader } from './entry-reader.ts';
import type { Clock } from '../domain/clock.ts';
import { Heartbeats } from './heartbeats.ts';
import { type Impulse, impulses$ } from './impulses.ts';
import { KeyedQueue, type Pace } from './keyed-queue.ts';
import { LegacyCleanup } from './legacy-cleanup.ts';
import { Ledger } from './ledger.ts';
import { PendingStops } from './pending-stops.ts';
import { Reconciler } from './reconciler.ts';
import type { Reporter, Trigger } from './report.ts';
import { ResyncLoop } from './resync-loop.ts';
import { Sentinel } from './sentinel.ts';
import { ServiceWriter } from './service-writer.ts';
import type { TrafficWatch } from './traffic-watch.ts';
import { isWantedBy } from './wanted-by.ts';
import { WatchedRegistry } from './watched-registry.ts';

export interface RegistratorOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly rules: MappingRules;
  /** For `httpGet` in templates; `undefined`: it is off. */
  readonly fetchText?: FetchText | undefined;
  /** Absent: releases have no say in what is registered. It is started and stopped with this. */
  readonly traffic?: TrafficWatch | undefined;
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
  /** Whoever shows what happens, if anybody does. */
  readonly observe?: Observe | undefined;
}

const CONTAINER_BACKOFF: Backoff = { firstMs: 100, longestMs: 30_000 };
/** A restart is up to six events, networks included; a crash loop has no end of them. */
const CONTAINER_PACE: Pace = { burst: 8, intervalMs: 1_000 };

/**
 * Keeps Consul true: hints and resyncs put containers into a queue, workers settle them.
 *
 *     Docker event ─┐
 *     resync ───────┴─> queue by container ─> inspect ─> desired ─> read, compare, write by service
 *
 * What a container has registered, or will probably register, is read while it is inspected.
 */
export class Registrator {
  readonly #options: RegistratorOptions;
  readonly #reconciler: Reconciler;
  readonly #ledger = new Ledger();
  readonly #containers: KeyedQueue<ContainerId, Trigger>;
  readonly #heartbeats: Heartbeats;
  readonly #legacyCleanup: LegacyCleanup;
  readonly #stops: PendingStops;
  readonly #reader: EntryReader;
  readonly #resyncs: ResyncLoop;
  readonly #sentinel: Sentinel;
  #subscription: Subscription | undefined;
  #hasBeenConnected = false;

  constructor(options: RegistratorOptions) {
    const { clock, rules, report, observe } = options;
    const ledger = this.#ledger;
    this.#options = options;
    this.#containers = new KeyedQueue({
      concurrency: options.workers,
      backoff: CONTAINER_BACKOFF,
      pace: CONTAINER_PACE,
      clock,
      work: (id, run) => attempt(this.#reconciler, { id, run, ledger, clock, report, observe }),
    });
    const registry = this.#watched(options);
    const shared = {
      ...options,
      ...{ registry, ledger, observe, owner: rules.hostname, hostname: rules.hostname },
    };
    const reader = new EntryReader({ ...shared, queue: this.#containers });
    this.#reader = reader;
    const writer = new ServiceWriter({
      ...shared,
      reader,
      isWantedBy: (id, holder) => isWantedBy(options, id, holder),
    });
    this.#legacyCleanup = new LegacyCleanup({ ...options, writer });
    this.#heartbeats = this.#keepHeartbeats(registry);
    this.#stops = this.#awaitStops();
    this.#reconciler = new Reconciler({
      ...options,
      ...{ reader, writer, ledger, observe, heartbeats: this.#heartbeats, stops: this.#stops },
    });
    this.#resyncs = new ResyncLoop({
      ...{ ...shared, reader },
      legacyCleanup: this.#legacyCleanup,
      enqueue: this.#enqueue.bind(this),
    });
    this.#sentinel = this.#watchAgent(registry);
  }

  #awaitStops(): PendingStops {
    const { clock, lifecycle } = this.#options;
    return new PendingStops({
      clock,
      graceMs: lifecycle.stopGraceMs,
      onOver: (id) => {
        this.#containers.add(id, { reason: 'stop-survived', atMs: clock.now() });
      },
    });
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
      onChange: this.#resyncs.request.bind(this.#resyncs, 'consul-changed', {}),
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

  /** What is still to be done. */
  get queue(): QueueView {
    return this.#containers;
  }

  start(): void {
    const { source, resyncMs, clock } = this.#options;
    const impulses = impulses$(source.signals$, resyncMs, clock);
    this.#subscription = impulses.subscribe(this.#take.bind(this));
    this.#sentinel.start();
    this.#options.traffic?.start(this.#enqueue.bind(this));
  }

  /** Looks at everything now. @param reason  for the log */
  resync(reason: string): void {
    this.#resyncs.request(reason, { isDeep: true });
  }

  /** Takes in nothing more, finishes what has begun. Services stay registered. */
  async stop(): Promise<void> {
    this.#subscription?.unsubscribe();
    this.#sentinel.stop();
    this.#options.traffic?.stop();
    this.#stops.stop();
    const parts = [this.#containers, this.#legacyCleanup, this.#heartbeats, this.#resyncs];
    await Promise.all(parts.map((part) => part.stop()));
    this.#reader.stop();
  }

  #take(impulse: Impulse): void {
    switch (impulse.kind) {
      case 'changed':
        this.#options.observe?.({ kind: 'heard', action: impulse.action });
        this.#hear(impulse);
        break;
      case 'connected':
        this.#options.report({ ...impulse, kind: 'docker-up' });
        this.#resyncs.isPaused = false;
        this.#resyncs.request(this.#hasBeenConnected ? 'reconnect' : 'startup');
        this.#hasBeenConnected = true;
        break;
      case 'disconnected':
        this.#resyncs.isPaused = true;
        this.#options.report({ ...impulse, kind: 'docker-down' });
        break;
      case 'resync-due':
        this.#resyncs.request('resync');
        break;
    }
  }

  #hear({ containerId, action, atMs, signal, started }: ContainerHint): void {
    const isHeeded = this.#options.lifecycle.gracefulStop !== 'off';
    if (signal !== undefined && isHeeded) this.#stops.hear(containerId, signal);
    // Whatever was sent to it before, it lives now.
    if (action === 'start') this.#stops.forget(containerId);
    // Every start and every end is a network's event, too: of what is not known, nothing is to say.
    const isKnown = this.#ledger.has(containerId) || this.#containers.has(containerId);
    if (action.startsWith('network-') && !isKnown) return;
    this.#enqueue(containerId, { reason: action, atMs, started });
  }

  #enqueue(id: ContainerId, trigger: Trigger): void {
    this.#containers.add(id, trigger);
    for (const dependent of this.#ledger.dependentsOf(id)) {
      if (this.#containers.isWaiting(dependent)) continue;
      this.#containers.add(dependent, { reason: 'network-peer', atMs: trigger.atMs });
    }
  }
}
