import { Observable } from 'rxjs';
import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import { standingOf } from '../../src/domain/lifecycle.ts';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import { legacyContainerName } from '../../src/domain/mapping/service-id.ts';
import type { ContainerSource } from '../../src/domain/container-source.ts';
import type { ServiceRegistry } from '../../src/domain/service-registry.ts';
import type { ServiceId, ServiceInstance } from '../../src/domain/service.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { DEADLINE_MS } from './simulated-source.ts';
import { RULES, type World } from './world.ts';

interface List {
  readonly atMs: number;
  readonly entries: ReadonlyMap<ServiceId, ServiceInstance>;
}

function isOwnForm(id: ServiceId): boolean {
  return id.startsWith(`${RULES.hostname}:`);
}

/** A second, and the way of the list and of the inspections that were under way. */
const LIST_HOLDS_MS = 1_000 + 2 * DEADLINE_MS;

/**
 * Stands between a keeper and the world: sees that each write follows from what was read, and cuts
 * the keeper off when it is killed (its calls in flight still arrive).
 */
export class Witness {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly clock: Clock;
  readonly #world: World;
  readonly #found = new Map<ServiceId, ServiceInstance | undefined>();
  #lists: readonly List[] = [];
  /** What inspections showed, by container, in order. */
  readonly #inspections = new Map<
    string,
    { readonly at: number; readonly leaves: (id: ServiceId) => boolean }[]
  >();
  /** When each service was last registered for a container, on the same count. */
  readonly #registeredAt = new Map<string, number>();
  #count = 0;
  readonly #writing = new Set<ServiceId>();
  #isAlive = true;

  constructor(world: World) {
    this.#world = world;
    this.source = this.#watchSource(world.openSource());
    this.registry = this.#watchRegistry(world.openRegistry());
    this.clock = this.#watchClock(world.clock);
  }

  kill(): void {
    this.#isAlive = false;
  }

  #watchSource(source: ContainerSource): ContainerSource {
    return {
      signals$: new Observable((subscriber) =>
        source.signals$.subscribe((signal) => {
          if (this.#isAlive) subscriber.next(signal);
        }),
      ),
      host: () => this.#whileAlive(source.host()),
      list: () => this.#whileAlive(source.list()),
      inspect: async (id) => {
        const snapshot = await this.#whileAlive(source.inspect(id));
        const earlier = this.#inspections.get(id) ?? [];
        const inspection = { at: (this.#count += 1), leaves: this.#leaves(snapshot) };
        this.#inspections.set(id, [...earlier, inspection]);
        return snapshot;
      },
    };
  }

  /** Which services an inspection leaves in place. */
  #leaves(snapshot: ContainerSnapshot | undefined): (id: ServiceId) => boolean {
    const standing = standingOf(snapshot, this.#world.lifecycle, false);
    if (standing.kind === 'retained') return () => true;
    if (snapshot === undefined || standing.kind === 'over') return () => false;
    const wanted = new Set(desiredServices(snapshot, RULES).services.map(({ id }) => id));
    return (id) => wanted.has(id);
  }

  #watchRegistry(registry: ServiceRegistry): ServiceRegistry {
    return {
      host: () => this.#whileAlive(registry.host()),
      list: async () => {
        const atMs = this.#world.clock.now();
        const listed = await this.#whileAlive(registry.list());
        const entries = new Map(listed.map((entry) => [entry.id, entry]));
        this.#lists = [{ atMs, entries }, ...this.#lists.filter((list) => this.#isRecent(list))];
        return listed;
      },
      find: async (id) => {
        const found = await this.#whileAlive(registry.find(id));
        this.#found.set(id, found);
        return found;
      },
      awaitChange: (id, signal) => this.#whileAlive(registry.awaitChange(id, signal)),
      heartbeat: (id, heartbeat) => this.#whileAlive(registry.heartbeat(id, heartbeat)),
      maintenances: () => this.#whileAlive(registry.maintenances()),
      setMaintenance: (id, reason) => this.#whileAlive(registry.setMaintenance(id, reason)),
      register: (registration, mark) => {
        const service = `${registration.id} of ${mark.containerId}`;
        this.#registeredAt.set(service, (this.#count += 1));
        return this.#write(registration.id, () => registry.register(registration, mark));
      },
      deregister: (id) => {
        this.#checkRemoval(id);
        return this.#write(id, () => registry.deregister(id));
      },
    };
  }

  async #write(id: ServiceId, act: () => Promise<void>): Promise<void> {
    if (!this.#isAlive) return new Promise(() => undefined);
    const { violations } = this.#world;
    const seen = this.#seen(id);
    if (seen.length === 0) violations.push(`wrote ${id} without reading it first`);
    const isForeign = (entry: ServiceInstance | undefined): boolean =>
      entry !== undefined && entry.mark?.owner !== RULES.hostname && !isOwnForm(id);
    if (seen.some(isForeign)) violations.push(`wrote ${id}, which is somebody else's`);
    if (this.#writing.has(id)) violations.push(`two writes of ${id} at once`);
    this.#found.delete(id);
    this.#writing.add(id);
    try {
      await this.#whileAlive(act());
    } finally {
      this.#writing.delete(id);
    }
  }

  /** What a write of an entry may follow from; a recent list will do for IDs of this host's form. */
  #seen(id: ServiceId): readonly (ServiceInstance | undefined)[] {
    const found = this.#found.has(id) ? [this.#found.get(id)] : [];
    if (!isOwnForm(id)) return found;
    const lists = this.#lists.filter((list) => this.#isRecent(list));
    return [...found, ...lists.map(({ entries }) => entries.get(id))];
  }

  #isRecent({ atMs }: List): boolean {
    return this.#world.clock.now() - atMs <= LIST_HOLDS_MS;
  }

  #checkRemoval(id: ServiceId): void {
    // What registrator left has no container but the one that its ID names.
    const unmarked = legacyContainerName(RULES.hostname, id) ?? '';
    const holders = this.#seen(id).map((entry) => entry?.mark?.containerId ?? unmarked);
    if (holders.some((holder) => this.#isRemovalCalledFor(id, holder))) return;
    this.#world.violations.push(`removed ${id}, which no inspection called for`);
  }

  #isRemovalCalledFor(id: ServiceId, containerId: string): boolean {
    const registeredAt = this.#registeredAt.get(`${id} of ${containerId}`) ?? 0;
    const isStopped =
      this.#world.lifecycle.gracefulStop === 'deregister' &&
      this.#world.toldToStop.has(containerId as ContainerId);
    const isCalledFor = (this.#inspections.get(containerId) ?? []).some(
      ({ at, leaves }) => at > registeredAt && !leaves(id),
    );
    return isCalledFor || isStopped;
  }

  #watchClock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      random: () => clock.random(),
      after: (delayMs, callback) =>
        clock.after(delayMs, () => {
          if (this.#isAlive) callback();
        }),
    };
  }

  async #whileAlive<T>(call: Promise<T>): Promise<T> {
    const [outcome] = await Promise.allSettled([call]);
    if (!this.#isAlive) return new Promise(() => undefined);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }
}
