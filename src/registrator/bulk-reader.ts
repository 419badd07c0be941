import { isLegacyIdOf } from '../domain/mapping/service-id.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';
import type { Clock } from '../domain/clock.ts';

const BULK = 50;
/** How old a list may be when something is written because of it. */
const FRESH_MS = 1_000;

export interface BulkReaderOptions {
  readonly registry: Pick<ServiceRegistry, 'find' | 'list'>;
  readonly clock: Clock;
  /** The host's name in service IDs: nobody else's entry can stand under those. */
  readonly hostname: string;
  /** Containers that wait to be worked on. */
  readonly backlog: () => number;
  /** So many must wait for one list to be cheaper than a read for each. */
  readonly bulk?: number;
}

interface Listing {
  readonly atMs: number;
  readonly instances: Promise<ReadonlyMap<ServiceId, ServiceInstance> | undefined>;
  /** IDs that were written since the list was asked for: it may not show that. */
  readonly written: Set<ServiceId>;
}

/**
 * Reads entries of the agent: one by one as a rule, from one list while many wait.
 *
 * A thousand containers that start or stop together cost one list a second, not a thousand reads;
 * one that starts alone costs one read.
 *
 * INVARIANTS
 * - An ID that somebody else may use is always read by itself, right before it is written.
 * - What is answered was so within the last second, and was not written by us since.
 */
export class BulkReader {
  readonly #options: BulkReaderOptions;
  readonly #writing = new Set<ServiceId>();
  #listing: Listing | undefined;

  constructor(options: BulkReaderOptions) {
    this.#options = options;
  }

  async find(id: ServiceId): Promise<ServiceInstance | undefined> {
    const { registry, hostname, backlog, bulk = BULK } = this.#options;
    const isWorthIt = backlog() >= bulk && isLegacyIdOf(hostname, id);
    const listing = isWorthIt ? this.#fresh() : undefined;
    const instances = await listing?.instances;
    // A list that failed says nothing; the single read may still get through, or says why not.
    if (instances === undefined || listing?.written.has(id) === true) return registry.find(id);
    return instances.get(id);
  }

  /** Runs a write of ours, after which no earlier list is believed about its ID. */
  async write(id: ServiceId, act: () => Promise<void>): Promise<void> {
    this.#writing.add(id);
    this.#listing?.written.add(id);
    try {
      await act();
    } finally {
      this.#writing.delete(id);
    }
  }

  #fresh(): Listing {
    const { registry, clock } = this.#options;
    const nowMs = clock.now();
    const ageMs = nowMs - (this.#listing?.atMs ?? -Infinity);
    if (this.#listing === undefined || ageMs < 0 || ageMs > FRESH_MS) {
      const instances = registry.list().then(
        (all) => new Map(all.map((instance) => [instance.id, instance])),
        () => undefined,
      );
      this.#listing = { atMs: nowMs, instances, written: new Set(this.#writing) };
    }
    return this.#listing;
  }
}
