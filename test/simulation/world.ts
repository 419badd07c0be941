import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import { type LifecycleRules, type Standing, standingOf } from '../../src/domain/lifecycle.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import type { ContainerSource } from '../../src/domain/container-source.ts';
import type { ServiceRegistry } from '../../src/domain/service-registry.ts';
import type { ServiceId } from '../../src/domain/service.ts';
import { rules } from '../support/builders.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { FakeSource } from '../support/fake-source.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { differences } from './differences.ts';
import { FaultBoard } from './faults.ts';
import { Random } from './random.ts';
import { SimulatedRegistry } from './simulated-registry.ts';
import { SimulatedSource } from './simulated-source.ts';

export const RESYNC_MS = 30_000;
/** The ID that several containers ask for, and now and then a stranger. */
export const SHARED_ID = 'shared' as ServiceId;

export const RULES: MappingRules = rules({
  heartbeats: { health: { ttlSeconds: 60, refreshMs: 20_000 }, running: undefined },
});

/** An engine, an agent, time and chance: what a schedule plays with. */
export class World {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly faults: FaultBoard;
  readonly engine = new FakeSource();
  readonly agent = new FakeRegistry();
  readonly lifecycle: LifecycleRules;
  /** When each container last changed. */
  readonly changedAtMs = new Map<ContainerId, number>();
  /** Containers that were sent a signal to stop, ever. */
  readonly toldToStop = new Set<ContainerId>();
  /** Laws that were broken, as sentences. */
  readonly violations: string[] = [];

  constructor(seed: number) {
    this.random = new Random(seed);
    this.clock = new VirtualClock(this.random.next);
    this.faults = new FaultBoard(this.random);
    this.lifecycle = drawLifecycle(new Random(seed ^ 0x5eed));
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

  /** The containers that ask for services now, each with how it stands. */
  serving(): readonly { readonly container: ContainerSnapshot; readonly standing: Standing }[] {
    return this.running()
      .map((container) => ({ container, standing: standingOf(container, this.lifecycle, false) }))
      .filter(({ standing }) => standing.kind !== 'over');
  }

  /** Where Consul does not say what Docker says; empty when they agree. */
  differences(): readonly string[] {
    return differences(this);
  }
}

function drawLifecycle(random: Random): LifecycleRules {
  return {
    deregister: random.pick(['always', 'always', 'on-success', 'on-success', 'never'] as const),
    cleanup: random.chance(0.5),
    paused: random.pick(['keep', 'maintenance', 'deregister'] as const),
    gracefulStop: random.pick(['off', 'maintenance', 'deregister'] as const),
    stopGraceMs: 10_000,
  };
}
