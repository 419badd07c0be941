import { isLegacyIdOf } from '../domain/mapping/service-id.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';
import type { Clock } from '../domain/clock.ts';
import type { QueueView } from '../domain/observation.ts';

const BULK = 50;
/**
 * How old a list may be when something is written because of it. One of 5,000 services costs the
 * agent and berth a tenth of a second each.
 */
const FRESH_MS = 5_000;
/** The same of a read ahead: one read more is cheap beside an inspection that takes so long. */
const AHEAD_FRESH_MS = 1_000;
/** It is for what comes alone: of a thousand that come one after the other, no more are read so. */
const MOST_AHEAD = 8;
/** So long may a write that failed still be on its way, to be seen by no read before it. */
const LATE_MS = 10_000;

export interface EntryReaderOptions {
  readonly registry: Pick<ServiceRegistry, 'find' | 'list'>;
  readonly clock: Clock;
  /** The host's name in service IDs: nobody else's entry can stand under those. */
  readonly hostname: string;
  /** The containers that wait to be worked on, and those that are. */
  readonly queue: Pick<QueueView, 'backlog' | 'heldCount' | 'runningCount'>;
  /** So many must wait for one list to be cheaper than a read for each. */
  readonly bulk?: number;
}

interface Listing {
  readonly atMs: number;
  readonly all: Promise<readonly ServiceInstance[]>;
  /** `undefined` where the list failed. */
  readonly instances: Promise<ReadonlyMap<ServiceId, ServiceInstance> | undefined>;
  /** IDs that were written since the list was asked for: it may not show that. */
  readonly written: Set<ServiceId>;
}

interface AheadRead {
  readonly atMs: number;
  readonly answer: Promise<ServiceInstance | undefined>;
  hasFailed: boolean;
}

/**
 * Reads entries of the agent: one by one as a rule, from one list in a burst.
 *
 * A thousand containers that start or stop together cost a list now and then, not a thousand reads;
 * one that starts or stops alone costs one read. What a container has registered, or is expected to,
 * can be read while Docker is asked about it.
 *
 * INVARIANTS
 * - An ID that somebody else may use is always read by itself, right before it is written.
 * - What is answered was so within the last five seconds, and was not written by us since.
 * - What a resync has found different is not answered from an older list than the resync's own.
 * - A list is not kept for longer than it is believed.
 */
export class EntryReader {
  readonly #options: EntryReaderOptions;
  readonly #writing = new Set<ServiceId>();
  readonly #ahead = new Map<ServiceId, AheadRead>();
  /** Reads ahead that are not answered, be they still of use or not. */
  #openAhead = 0;
  #lastFailedWrite: { readonly atMs: number } | undefined;
  #listing: Listing | undefined;
  /** So many waited, they have not all been worked on, and their list is still believed. */
  #isBurst = false;
  #cancelForgetting = (): void => undefined;

  constructor(options: EntryReaderOptions) {
    this.#options = options;
  }

  /** A list made now, from which reads are answered in a burst. @throws DependencyError */
  list(): Promise<readonly ServiceInstance[]> {
    return this.#ask().all;
  }

  /** Reads entries while it is found out what is to become of them. */
  async whileReading<T>(ids: readonly ServiceId[], act: () => Promise<T>): Promise<T> {
    // Of a thousand that are put into the queue together, the first ones have to see the others.
    await Promise.resolve();
    const begun = ids.map((id) => [id, this.#readAhead(id)] as const);
    try {
      return await act();
    } finally {
      for (const [id, read] of begun) if (this.#ahead.get(id) === read) this.#ahead.delete(id);
    }
  }

  async find(id: ServiceId): Promise<ServiceInstance | undefined> {
    const ahead = this.#ahead.get(id);
    // One that has failed already may get through now.
    const isGood = ahead?.hasFailed === false && this.#isWithin(AHEAD_FRESH_MS, ahead);
    if (!isGood) return this.#findNow(id);
    const found = await ahead.answer;
    // It may have been written while the answer was on its way.
    return this.#ahead.get(id) === ahead ? found : this.#findNow(id);
  }

  /** In a burst it is the list that is asked for. */
  #readAhead(id: ServiceId): AheadRead | undefined {
    const { registry, clock } = this.#options;
    if (!this.#mayReadAhead(id) || this.#listingOfBurst() !== undefined) return undefined;
    const read = { atMs: clock.now(), answer: registry.find(id), hasFailed: false };
    this.#openAhead += 1;
    const end = (hasFailed: boolean): void => {
      this.#openAhead -= 1;
      read.hasFailed = hasFailed;
    };
    read.answer.then(end.bind(undefined, false), end.bind(undefined, true));
    this.#ahead.set(id, read);
    return read;
  }

  #mayReadAhead(id: ServiceId): boolean {
    const isDoubtful = this.#writing.has(id) || this.#isWithin(LATE_MS, this.#lastFailedWrite);
    return this.#isOurs(id) && !isDoubtful && this.#openAhead < MOST_AHEAD;
  }

  async #findNow(id: ServiceId): Promise<ServiceInstance | undefined> {
    const { registry } = this.#options;
    const listing = this.#isOurs(id) ? this.#listingOfBurst() : undefined;
    const instances = await listing?.instances;
    // A list that failed says nothing; the single read may still get through, or says why not.
    if (instances === undefined || listing?.written.has(id) === true) return registry.find(id);
    return instances.get(id);
  }

  /** Runs a write of ours, after which nothing that was read earlier is believed about its ID. */
  async write(id: ServiceId, act: () => Promise<void>): Promise<void> {
    this.#writing.add(id);
    this.#ahead.delete(id);
    this.#listing?.written.add(id);
    try {
      await act();
    } catch (error) {
      if (isWorthRetrying(error)) this.#lastFailedWrite = { atMs: this.#options.clock.now() };
      throw error;
    } finally {
      this.#writing.delete(id);
    }
  }

  /** Forgets what it was told, for good. */
  stop(): void {
    this.#cancelForgetting();
    this.#listing = undefined;
  }

  /** Nobody else's entry can stand under it. */
  #isOurs(id: ServiceId): boolean {
    return isLegacyIdOf(this.#options.hostname, id);
  }

  /** The last of a burst use what the first have asked for; for them alone no list is worth it. */
  #listingOfBurst(): Listing | undefined {
    const { queue, bulk = BULK } = this.#options;
    const listing = this.#fresh();
    const waiting = queue.backlog + queue.heldCount;
    const isCrowded = waiting >= bulk;
    const isAlone = waiting + queue.runningCount <= 1;
    this.#isBurst = isCrowded || (this.#isBurst && !isAlone && listing !== undefined);
    return this.#isBurst ? (listing ?? this.#ask()) : undefined;
  }

  #fresh(): Listing | undefined {
    const listing = this.#listing;
    return this.#isWithin(FRESH_MS, listing) ? listing : undefined;
  }

  #isWithin(mostMs: number, read: { readonly atMs: number } | undefined): boolean {
    if (read === undefined) return false;
    const ageMs = this.#options.clock.now() - read.atMs;
    return ageMs >= 0 && ageMs <= mostMs;
  }

  #ask(): Listing {
    const { registry, clock } = this.#options;
    this.#ahead.clear();
    const all = registry.list();
    const instances = all.then(
      (list) => new Map(list.map((instance) => [instance.id, instance])),
      () => undefined,
    );
    const listing = { atMs: clock.now(), all, instances, written: new Set(this.#writing) };
    this.#listing = listing;
    this.#cancelForgetting();
    this.#cancelForgetting = clock.after(FRESH_MS, () => {
      this.#listing = undefined;
    });
    return listing;
  }
}
