import type { Command, Deployment, Holder } from '../../../src/domain/deploy/deployment.ts';
import {
  type Change,
  ConflictError,
  type Lock,
  LockHeldError,
  type ReleaseState,
  type ReleaseStore,
} from '../../../src/domain/deploy/release-store.ts';
import type { CatalogInstance, ServiceCatalog } from '../../../src/domain/deploy/traffic.ts';
import type { ZoneContainer, ZonePlatform } from '../../../src/domain/deploy/zone-platform.ts';
import type { Zone } from '../../../src/domain/deploy/zone.ts';
import type { ReleaseWorld, WorldContainer } from './release-world.ts';

/** A process that drives, until it is killed. */
export interface DriverProcess {
  isAlive: boolean;
}

const LOCK_TTL_MS = 2_000;

export function simulatedStore(world: ReleaseWorld, process: DriverProcess): ReleaseStore {
  const state = (): ReleaseState => ({
    ...{ activeZone: world.activeZone, activeVersion: world.activeVersion },
    ...{ generation: world.generation, deployment: world.deployment },
    revision: new Map([['all', world.index]]),
  });
  const never = (): Promise<never> => Promise.reject(new Error('not simulated'));
  return {
    read: () => world.call(process, state),
    lock: (service, holder) => world.call(process, () => lockOf(world, process, service, holder)),
    commit: (_lock, before, change) =>
      world.call(process, () => {
        if (world.lockedBy !== process) throw new ConflictError('the lock is lost');
        if (before.revision.get('all') !== world.index)
          throw new ConflictError('changed meanwhile');
        apply(world, change);
        return state();
      }),
    commands: () => world.call(process, () => [...world.commands]),
    post: (_service, command: Command) => {
      world.commands.push(command);
      return Promise.resolve();
    },
    ...{ history: never, journal: never, holder: never, unlock: never },
  };
}

function lockOf(
  world: ReleaseWorld,
  process: DriverProcess,
  service: string,
  holder: Holder,
): Lock {
  if (world.lockedBy !== undefined) throw new LockHeldError(service, holder);
  world.lockedBy = process;
  const lost = new AbortController();
  const free = (): void => {
    if (world.lockedBy === process) world.lockedBy = undefined;
  };
  const renew = (): void => {
    if (process.isAlive) world.clock.after(LOCK_TTL_MS, renew);
    else free();
  };
  renew();
  const release = (): Promise<void> => {
    free();
    return Promise.resolve();
  };
  return { service, lost: lost.signal, release };
}

export function apply(
  world: ReleaseWorld,
  { deployment, pointer, journal, consumed = [] }: Change,
): void {
  world.index += 1;
  world.deployment = deployment;
  world.journal.push(journal);
  for (const { id } of consumed) {
    const at = world.commands.findIndex((command) => command.id === id);
    if (at !== -1) world.commands.splice(at, 1);
  }
  if (pointer === undefined) return;
  const isMoved = world.activeZone !== pointer.zone;
  world.activeZone = pointer.zone;
  world.weight = pointer.weight;
  world.activeVersion = pointer.version;
  world.generation = pointer.generation;
  if (isMoved) world.pointerMoves.push(pointer.zone);
  else if (pointer.zone !== 'blue') world.violate('a share was given beside the candidate');
  // One may die between the last look and the move: nobody can know that.
  const isServing = world.of(pointer.zone).some((one) => one.isRunning && one.isPassing);
  if (!isServing && !world.failedZones.has(pointer.zone)) {
    world.violate(`the pointer was moved to ${pointer.zone}, of which nothing passes`);
  }
}

/** Phases in which containers of a zone may be stopped. */
const STOPPING: readonly Deployment['phase'][] = [
  'retiring',
  'aborting',
  'retiring-back',
  'preparing',
  'trimming',
];

export function simulatedPlatform(world: ReleaseWorld, process: DriverProcess): ZonePlatform {
  const remove = (containers: readonly WorldContainer[], zone: Zone): void => {
    if (containers.length > 0) checkRemoval(world, zone);
    for (const container of containers) {
      container.isRunning = false;
      if (world.deployment?.phase === 'trimming') world.trimmed.add(container.id);
      world.containers.splice(world.containers.indexOf(container), 1);
    }
  };
  return {
    description: 'the simulated host',
    define: () => Promise.reject(new Error('not simulated')),
    containers: (zone) => world.call(process, () => world.of(zone).map((one) => asZone(one))),
    prepare: (_zone, version) => world.call(process, () => `image:${version}`),
    clear: (zone, keep) =>
      world.call(process, () => {
        remove(
          world.of(zone).filter(({ deploymentId }) => deploymentId !== keep),
          zone,
        );
      }),
    start: ({ zone, instances, deploymentId }) =>
      world.call(process, () => {
        if (world.deployment?.phase !== 'starting') world.violate('started without a record of it');
        while (
          world.of(zone).filter((one) => one.deploymentId === deploymentId).length < instances
        ) {
          startOne(world, zone, deploymentId);
        }
      }),
    grow: (zone, instances) =>
      world.call(process, () => {
        while (world.of(zone).length < instances) startOne(world, zone, 'copy');
      }),
    stop: (zone, ids) =>
      world.call(process, () => {
        remove(
          world.of(zone).filter(({ id }) => ids.includes(id)),
          zone,
        );
      }),
    logTail: () => world.call(process, () => ['last words']),
  };
}

function checkRemoval(world: ReleaseWorld, zone: Zone): void {
  const { phase } = world.deployment ?? {};
  const isTrimmed = phase === 'trimming';
  if (zone === world.activeZone && !isTrimmed) {
    world.violate(`${zone} was stopped while the pointer named it`);
  }
  if (phase === undefined || !STOPPING.includes(phase))
    world.violate(`stopped in ${String(phase)}`);
}

function startOne(world: ReleaseWorld, zone: Zone, deploymentId: string): void {
  const container = world.addContainer(zone, deploymentId);
  const { clock, random, troubles } = world;
  clock.after(random.between(100, 3_000), () => {
    if (!troubles.isBad) container.isPassing = container.isRunning;
    else if (random.chance(0.5)) fail(world, container);
  });
}

export function fail(world: ReleaseWorld, container: WorldContainer): void {
  container.isRunning = false;
  container.isPassing = false;
  world.failedZones.add(container.zone);
}

function asZone({ id, zone, deploymentId, isRunning }: WorldContainer): ZoneContainer {
  return {
    ...{ id, name: id, zone, deploymentId: deploymentId as ZoneContainer['deploymentId'] },
    ...{ isRunning, health: undefined, restarts: 0, exitCode: isRunning ? 0 : 1 },
    ...{ isOutOfMemory: false, image: 'image' },
  };
}

export function instancesIn(world: ReleaseWorld): readonly CatalogInstance[] {
  return world.containers
    .filter(({ isRunning }) => isRunning)
    .map(({ id, zone, isPassing }) => ({
      ...{ id, node: 'node', address: '10.0.0.1', port: 80, tags: [zone], containerId: id },
      status: isPassing ? 'passing' : 'critical',
    }));
}

export function simulatedCatalog(
  world: ReleaseWorld,
  process: DriverProcess,
  proxies: ServiceCatalog['proxies'],
): ServiceCatalog {
  return {
    instances: () => world.call(process, () => instancesIn(world)),
    withdraw: ({ containerId }) =>
      world.call(process, () => {
        const container = world.containers.find(({ id }) => id === containerId);
        if (container === undefined) return false;
        const isTrimmed = world.deployment?.phase === 'trimming';
        if (container.zone === world.activeZone && !isTrimmed) {
          world.violate('what serves was withdrawn');
        }
        container.isPassing = false;
        return true;
      }),
    proxies: () => world.call(process, () => undefined).then(proxies),
  };
}
