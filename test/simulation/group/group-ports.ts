import type { GroupStore } from '../../../src/domain/deploy/group-store.ts';
import { ConflictError, type ReleaseStore } from '../../../src/domain/deploy/release-store.ts';
import type { DeployPorts } from '../../../src/deploy/ports.ts';
import {
  type DriverProcess,
  apply,
  simulatedCatalog,
  simulatedPlatform,
  simulatedStore,
} from '../release/release-ports.ts';
import { simulatedObserver } from '../release/simulated-proxy.ts';
import type { GroupWorld, Stall } from './group-world.ts';

/** Dies as soon as so many writes and acts have been carried out, by whomever. */
export interface MortalProcess extends DriverProcess {
  readonly diesAt: number;
}

/** What has been done, has been done: whoever did it may not live to hear of it. */
async function acted<T>(world: GroupWorld, process: MortalProcess, act: Promise<T>): Promise<T> {
  const result = await act;
  world.acts += 1;
  if (world.acts === process.diesAt) process.isAlive = false;
  world.check();
  return process.isAlive ? result : new Promise<T>(() => undefined);
}

export function simulatedGroups(world: GroupWorld, process: MortalProcess): GroupStore {
  const [first] = world.stalls;
  if (first === undefined) throw new Error('there is no service');
  const commit: GroupStore['commit'] = (changes) =>
    first.world.call(process, () => {
      const parts = changes.map(({ before, change }) => {
        const { world: own } = world.stall(change.deployment.request.service);
        const isOld = before.revision.get('all') !== own.index;
        if (own.lockedBy !== process || isOld) throw new ConflictError('no longer stands');
        return { own, change };
      });
      for (const { own, change } of parts) apply(own, change);
      world.check();
    });
  return { mostServices: 8, commit: (changes) => acted(world, process, commit(changes)) };
}

export function simulatedPorts(
  group: GroupWorld,
  stall: Stall,
  process: MortalProcess,
): DeployPorts {
  const { world, proxies } = stall;
  const store: ReleaseStore = simulatedStore(world, process);
  const platform = simulatedPlatform(world, process);
  return {
    store: {
      ...store,
      commit: (lock, before, change) => {
        if (change.pointer !== undefined) world.violate('its pointer was moved alone');
        return acted(group, process, store.commit(lock, before, change));
      },
    },
    platform: {
      ...platform,
      start: (request) => {
        group.checkStart(stall);
        return acted(group, process, platform.start(request));
      },
      stop: (zone, ids, graceMs) => {
        group.checkStop(stall, zone);
        return acted(group, process, platform.stop(zone, ids, graceMs));
      },
    },
    catalog: simulatedCatalog(world, process, () =>
      Promise.resolve(proxies.map(({ proxy }) => proxy)),
    ),
    observer: simulatedObserver(world, process, proxies),
    sockets: { look: () => Promise.resolve(undefined) },
    ...{ clock: world.clock, proxies: [] },
  };
}
