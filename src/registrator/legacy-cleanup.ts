import type { Backoff } from '../domain/backoff.ts';
import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import { type LifecycleRules, standingOf } from '../domain/lifecycle.ts';
import { desiredServices } from '../domain/mapping/desired-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { legacyContainerName } from '../domain/mapping/service-id.ts';
import type { ServiceId } from '../domain/service.ts';
import type { Clock } from '../domain/clock.ts';
import { KeyedQueue, type Pace, type Run, type Verdict, isReportable } from './keyed-queue.ts';
import type { Reporter, Subject, Trigger } from './report.ts';
import type { ServiceWriter } from './service-writer.ts';
import { isOutage } from './watched-registry.ts';

const BACKOFF: Backoff = { firstMs: 1_000, longestMs: 30_000 };
/** An agent that reads and does not write seems to come back all the time. */
const PACE: Pace = { burst: 2, intervalMs: 1_000 };
const REFUSED_RETRY_MS = 60_000;
/** It is in no hurry: containers come first. */
const CONCURRENCY = 4;

export interface LegacyCleanupOptions {
  readonly source: ContainerSource;
  readonly rules: MappingRules;
  readonly lifecycle: LifecycleRules;
  readonly writer: ServiceWriter;
  readonly clock: Clock;
  readonly report: Reporter;
}

/**
 * Removes services that registrator left on this host and that no container asks for (`-cleanup`).
 *
 * INVARIANTS
 * - An entry is removed by its exact ID, and only if its ID names this host and nobody has marked it.
 * - Whether its container asks for it is inspected at that moment; a failed inspection removes nothing.
 */
export class LegacyCleanup {
  readonly #options: LegacyCleanupOptions;
  readonly #queue: KeyedQueue<ServiceId, Trigger>;
  #spared = new Set<ServiceId>();

  constructor(options: LegacyCleanupOptions) {
    this.#options = options;
    this.#queue = new KeyedQueue({
      concurrency: CONCURRENCY,
      backoff: BACKOFF,
      pace: PACE,
      clock: options.clock,
      work: (id, run) => this.#look(id, run),
    });
  }

  /** Whether it was looked at before and may stay for now: `-deregister` protects it. */
  isSpared(id: ServiceId): boolean {
    return this.#spared.has(id);
  }

  /** @param ids  everything that seems to be left */
  look(ids: readonly ServiceId[], trigger: Trigger): void {
    this.#spared = new Set(ids.filter((id) => this.#spared.has(id)));
    for (const id of ids) this.#queue.add(id, trigger);
  }

  retryNow(): void {
    this.#queue.retryNow();
  }

  stop(): Promise<void> {
    return this.#queue.stop();
  }

  async #look(id: ServiceId, { trigger, attempt }: Run<Trigger>): Promise<Verdict> {
    const { writer, report, rules } = this.#options;
    const containerName = legacyContainerName(rules.hostname, id) ?? '';
    const subject: Subject = { containerId: '' as ContainerId, containerName };
    try {
      const outcome = await writer.removeLegacy(id, { subject, trigger }, () =>
        this.#isDangling(id, containerName),
      );
      if (outcome === 'spared') this.#spared.add(id);
      return { kind: 'done' };
    } catch (error) {
      if (!isOutage(error) && isReportable(attempt)) {
        report({ kind: 'failed', errors: [error as Error], attempt, ...subject });
      }
      return isWorthRetrying(error)
        ? { kind: 'retry' }
        : { kind: 'retry-later', afterMs: REFUSED_RETRY_MS };
    }
  }

  async #isDangling(id: ServiceId, containerName: string): Promise<boolean> {
    const { source, rules, lifecycle } = this.#options;
    const found = await source.inspect(containerName);
    // Docker takes the beginning of an ID for a name, too.
    const container = found?.name === containerName ? found : undefined;
    const standing = standingOf(container, lifecycle, false);
    if (standing.kind === 'retained') return false;
    if (container === undefined || standing.kind === 'over') return true;
    return !desiredServices(container, rules).services.some((service) => service.id === id);
  }
}
