import { Observable } from 'rxjs';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import type { ContainerSource } from '../../src/domain/container-source.ts';
import type { ServiceRegistry } from '../../src/domain/service-registry.ts';
import type { ServiceId, ServiceInstance } from '../../src/domain/service.ts';
import type { Clock } from '../../src/registrator/clock.ts';
import { RULES, type World } from './world.ts';

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
  /** What inspections showed, by container, in order. */
  readonly #inspections = new Map<
    string,
    { readonly at: number; readonly wanted: Set<string> }[]
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
        const services = snapshot === undefined ? [] : desiredServices(snapshot, RULES).services;
        const wanted = new Set<string>(services.map((service) => service.id));
        const earlier = this.#inspections.get(id) ?? [];
        this.#inspections.set(id, [...earlier, { at: (this.#count += 1), wanted }]);
        return snapshot;
      },
    };
  }

  #watchRegistry(registry: ServiceRegistry): ServiceRegistry {
    return {
      host: () => this.#whileAlive(registry.host()),
      list: () => this.#whileAlive(registry.list()),
      find: async (id) => {
        const found = await this.#whileAlive(registry.find(id));
        this.#found.set(id, found);
        return found;
      },
      awaitChange: (id, signal) => this.#whileAlive(registry.awaitChange(id, signal)),
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
    if (!this.#found.has(id)) violations.push(`wrote ${id} without reading it first`);
    const found = this.#found.get(id);
    const isOurs = found?.mark?.owner === RULES.hostname || id.startsWith(`${RULES.hostname}:`);
    if (found !== undefined && !isOurs) violations.push(`wrote ${id}, which is somebody else's`);
    if (this.#writing.has(id)) violations.push(`two writes of ${id} at once`);
    this.#found.delete(id);
    this.#writing.add(id);
    try {
      await this.#whileAlive(act());
    } finally {
      this.#writing.delete(id);
    }
  }

  #checkRemoval(id: ServiceId): void {
    const containerId = this.#found.get(id)?.mark?.containerId ?? '';
    const registeredAt = this.#registeredAt.get(`${id} of ${containerId}`) ?? 0;
    const isCalledFor = (this.#inspections.get(containerId) ?? []).some(
      ({ at, wanted }) => at > registeredAt && !wanted.has(id),
    );
    if (isCalledFor) return;
    this.#world.violations.push(`removed ${id}, which no inspection called for`);
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
