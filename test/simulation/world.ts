import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { drift } from '../../src/domain/plan-service.ts';
import type { ContainerSource } from '../../src/domain/container-source.ts';
import type { ServiceRegistry } from '../../src/domain/service-registry.ts';
import type { ServiceId, ServiceInstance, ServiceRegistration } from '../../src/domain/service.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { FakeSource } from '../support/fake-source.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { FaultBoard } from './faults.ts';
import { Random } from './random.ts';
import { SimulatedRegistry } from './simulated-registry.ts';
import { SimulatedSource } from './simulated-source.ts';

export const RESYNC_MS = 30_000;
/** The ID that several containers ask for, and now and then a stranger. */
export const SHARED_ID = 'shared' as ServiceId;

export const RULES: MappingRules = {
  hostname: 'vm',
  hostAddress: '10.0.0.1',
  forcedAddress: '',
  internal: false,
  explicit: false,
  heartbeats: { health: undefined, running: undefined },
};

/** An engine, an agent, time and chance: what a schedule plays with. */
export class World {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly faults: FaultBoard;
  readonly engine = new FakeSource();
  readonly agent = new FakeRegistry();
  /** When each container last changed. */
  readonly changedAtMs = new Map<ContainerId, number>();
  /** Laws that were broken, as sentences. */
  readonly violations: string[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.clock = new VirtualClock(this.random.next);
    this.faults = new FaultBoard(this.random);
  }

  openSource(): ContainerSource {
    return new SimulatedSource(this);
  }

  openRegistry(): ServiceRegistry {
    return new SimulatedRegistry(this);
  }

  running(): readonly ContainerSnapshot[] {
    return [...this.engine.containers.values()].filter(({ running }) => running);
  }

  /** Where Consul does not say what Docker says; empty when they agree. */
  differences(): readonly string[] {
    const wanted = new Map<ServiceId, Map<ContainerId, ServiceRegistration>>();
    for (const container of this.running()) {
      for (const service of desiredServices(container, RULES).services) {
        const claims = wanted.get(service.id) ?? new Map<ContainerId, ServiceRegistration>();
        wanted.set(service.id, claims.set(container.id, service));
      }
    }
    const entries = [...this.agent.services.values()];
    const foreign = new Set(entries.filter((entry) => isForeign(entry)).map(({ id }) => id));
    const missing = [...wanted.keys()].filter((id) => !this.agent.services.has(id));
    const wrong = entries
      .filter(({ id }) => !foreign.has(id))
      .flatMap((entry) => differenceOf(entry, wanted.get(entry.id)));
    return [...missing.map((id) => `${id} is missing`), ...wrong];
  }
}

function isForeign({ mark }: ServiceInstance): boolean {
  return mark?.owner !== RULES.hostname;
}

function differenceOf(
  entry: ServiceInstance,
  claims: ReadonlyMap<ContainerId, ServiceRegistration> | undefined,
): readonly string[] {
  // Where several containers claim one ID, any of them may have it.
  const claim = entry.mark === undefined ? undefined : claims?.get(entry.mark.containerId);
  if (claim === undefined) return [`${entry.id} is stale`];
  const fields = drift(claim, entry);
  return fields.length === 0 ? [] : [`${entry.id} differs in ${fields.join(', ')}`];
}
