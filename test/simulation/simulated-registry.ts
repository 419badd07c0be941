import { DependencyError } from '../../src/domain/errors.ts';
import type {
  Heartbeat,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../../src/domain/service.ts';
import type { RegistryHost, ServiceRegistry } from '../../src/domain/service-registry.ts';
import type { FakeRegistry } from '../support/fake-registry.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import type { FaultBoard } from './faults.ts';
import type { Random } from './random.ts';
import { DEADLINE_MS } from './simulated-source.ts';

export interface RegistryWorld {
  readonly agent: FakeRegistry;
  readonly clock: VirtualClock;
  readonly faults: FaultBoard;
  readonly random: Random;
}

/** One berth's view of the agent: everything takes time, and may fail before or after its effect. */
export class SimulatedRegistry implements ServiceRegistry {
  readonly #world: RegistryWorld;

  constructor(world: RegistryWorld) {
    this.#world = world;
  }

  host(): Promise<RegistryHost> {
    return this.#read(() => this.#world.agent.host());
  }

  async list(): Promise<readonly ServiceInstance[]> {
    if (this.#world.faults.strikes('list-filtered')) {
      throw new DependencyError('consul', 'refused', 'list: the token does not see everything');
    }
    return this.#read(() => this.#world.agent.list());
  }

  async find(id: ServiceId): Promise<ServiceInstance | undefined> {
    const found = await this.#read(() => this.#world.agent.find(id));
    if (this.#world.faults.strikes('find-malformed')) {
      throw new DependencyError('consul', 'malformed', 'find: not what was asked for');
    }
    return found;
  }

  async awaitChange(id: ServiceId, signal: AbortSignal): Promise<boolean> {
    await this.#arrive();
    return this.#world.agent.awaitChange(id, signal);
  }

  register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void> {
    return this.#write(() => this.#world.agent.register(registration, mark));
  }

  heartbeat(id: ServiceId, heartbeat: Pick<Heartbeat, 'status' | 'output'>): Promise<boolean> {
    return this.#read(() => this.#world.agent.heartbeat(id, heartbeat));
  }

  maintenances(): Promise<ReadonlyMap<ServiceId, string>> {
    return this.#read(() => this.#world.agent.maintenances());
  }

  setMaintenance(id: ServiceId, reason: string | undefined): Promise<void> {
    return this.#write(() => this.#world.agent.setMaintenance(id, reason));
  }

  deregister(id: ServiceId): Promise<void> {
    return this.#write(() => this.#world.agent.deregister(id));
  }

  async #read<T>(look: () => Promise<T>): Promise<T> {
    await this.#arrive();
    const answer = await look();
    await this.#world.clock.sleep(this.#world.random.between(1, 5));
    return answer;
  }

  async #write(act: () => Promise<void>): Promise<void> {
    const { clock, faults, random } = this.#world;
    await this.#arrive();
    if (faults.strikes('write-refused')) {
      throw new DependencyError('consul', 'refused', 'write: 400', { statusCode: 400 });
    }
    if (faults.strikes('write-late')) {
      // The agent carries out what the client has given up waiting for.
      clock.after(DEADLINE_MS + random.between(1, 5_000), () => void act());
      await clock.sleep(DEADLINE_MS);
      throw unreachable('write: no answer');
    }
    await act();
    await clock.sleep(random.between(1, 20));
    if (faults.strikes('write-ambiguous')) throw unreachable('write: ECONNRESET');
  }

  /** The way to the agent, and what can happen on it. */
  async #arrive(): Promise<void> {
    const { clock, faults, random } = this.#world;
    if (faults.strikes('consul-hangs')) {
      await clock.sleep(DEADLINE_MS);
      throw unreachable('no answer');
    }
    await clock.sleep(random.between(1, 20));
    if (faults.strikes('consul-slow')) await clock.sleep(random.between(100, 5_000));
    if (faults.strikes('consul-away')) throw unreachable('connect ECONNREFUSED');
    if (faults.strikes('consul-busy')) throw unreachable('429', 429);
    if (faults.strikes('consul-fails')) throw unreachable('500', 500);
    if (faults.strikes('consul-forbids')) {
      throw new DependencyError('consul', 'refused', '403', { statusCode: 403 });
    }
  }
}

function unreachable(message: string, statusCode?: number): DependencyError {
  return new DependencyError('consul', 'unreachable', message, { statusCode });
}
