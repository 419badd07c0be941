import type { Backoff } from '../domain/backoff.ts';
import type { ContainerId } from '../domain/container.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { Heartbeat, ServiceId } from '../domain/service.ts';
import type { Clock } from '../domain/clock.ts';
import { KeyedQueue, type Pace, type Run, type Verdict, isReportable } from './keyed-queue.ts';
import type { Reporter, Subject } from './report.ts';
import { isOutage } from './watched-registry.ts';

/** Heartbeats are many and small; containers that change go before. */
const CONCURRENCY = 8;
const BACKOFF: Backoff = { firstMs: 1_000, longestMs: 30_000 };
const REFUSED_RETRY_MS = 60_000;
const PACE: Pace = { burst: 4, intervalMs: 1_000 };
/** A refresh comes up to this share early: those of many services must not come together. */
const JITTER = 0.2;

export interface HeartbeatsOptions {
  readonly registry: ServiceRegistry;
  readonly clock: Clock;
  readonly report: Reporter;
  /** Called when the agent has no such check, although the service was registered with one. */
  readonly onLost: (subject: Subject, serviceId: ServiceId) => void;
}

interface Beat {
  readonly subject: Subject;
  readonly heartbeat: Heartbeat;
  readonly cancel: () => void;
}

/**
 * Refreshes the TTL checks of services for as long as their containers are known to run.
 *
 * INVARIANTS
 * - A change of the state is sent at once, an unchanged one once in its interval, with the words
 *   that it first had: nothing new for Consul to spread.
 * - What is sent was inspected; while Docker does not answer, what it last said is repeated.
 * - One timer and at most one call per service; without TTL checks there is neither.
 */
export class Heartbeats {
  readonly #options: HeartbeatsOptions;
  readonly #queue: KeyedQueue<ServiceId, undefined>;
  readonly #beats = new Map<ServiceId, Beat>();

  constructor(options: HeartbeatsOptions) {
    this.#options = options;
    this.#queue = new KeyedQueue({
      concurrency: CONCURRENCY,
      backoff: BACKOFF,
      pace: PACE,
      clock: options.clock,
      work: (id, run) => this.#send(id, run),
    });
  }

  /**
   * From now on the check says this.
   * @param isNew  the entry was written just now: its check may have any status
   */
  keep(id: ServiceId, subject: Subject, heartbeat: Heartbeat, isNew: boolean): void {
    const before = this.#beats.get(id);
    const said = before?.heartbeat;
    const isSame = said?.state === heartbeat.state;
    const isTimed = said?.everyMs === heartbeat.everyMs;
    this.#beats.set(id, {
      subject,
      heartbeat: isSame ? { ...heartbeat, output: said.output } : heartbeat,
      cancel: before !== undefined && isTimed ? before.cancel : this.#time(id, heartbeat, before),
    });
    if (!isSame || isNew) this.#queue.add(id, undefined);
  }

  /** No more for this service, unless it has passed to another container meanwhile. */
  drop(id: ServiceId, containerId: ContainerId): void {
    const beat = this.#beats.get(id);
    if (beat?.subject.containerId !== containerId) return;
    beat.cancel();
    this.#beats.delete(id);
  }

  /** All of them, at once: some may have run out. */
  sendAll(): void {
    for (const id of this.#beats.keys()) this.#queue.add(id, undefined);
  }

  async stop(): Promise<void> {
    for (const { cancel } of this.#beats.values()) cancel();
    this.#beats.clear();
    await this.#queue.stop();
  }

  #time(id: ServiceId, { everyMs }: Heartbeat, before: Beat | undefined): () => void {
    before?.cancel();
    const { clock } = this.#options;
    return clock.after(everyMs * (1 - JITTER * clock.random()), () => {
      const beat = this.#beats.get(id);
      if (beat === undefined) return;
      this.#beats.set(id, { ...beat, cancel: this.#time(id, beat.heartbeat, undefined) });
      this.#queue.add(id, undefined);
    });
  }

  async #send(id: ServiceId, { attempt }: Run<undefined>): Promise<Verdict> {
    const beat = this.#beats.get(id);
    if (beat === undefined) return { kind: 'done' };
    const { registry, report, onLost } = this.#options;
    try {
      if (!(await registry.heartbeat(id, beat.heartbeat))) onLost(beat.subject, id);
      return { kind: 'done' };
    } catch (error) {
      if (!isOutage(error) && isReportable(attempt)) {
        report({ kind: 'failed', errors: [error as Error], attempt, ...beat.subject });
      }
      return isWorthRetrying(error)
        ? { kind: 'retry' }
        : { kind: 'retry-later', afterMs: REFUSED_RETRY_MS };
    }
  }
}
