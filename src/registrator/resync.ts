import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';
import { type Ledger, instanceFingerprint } from './ledger.ts';
import type { Resynced } from './report.ts';

export interface ResyncOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly ledger: Ledger;
  readonly owner: string;
  /** Looks at a container. `listing` is what is remembered once that has been done. */
  readonly enqueue: (id: ContainerId, listing: string | undefined) => void;
}

type Services = ReadonlyMap<ServiceId, string>;

const NONE: Services = new Map();

/**
 * Compares the whole host with what was last confirmed, and enqueues the containers that differ.
 *
 * INVARIANTS
 * - It writes nothing: a listing is old by the time it arrives, and what is deleted by it may be new.
 * - Consul is read before Docker: a container that starts in between is merely looked at twice.
 * - A failed listing rejects, and nothing is enqueued.
 * @param isDeep  enqueue everything, differing or not
 */
export async function resync(
  { source, registry, ledger, owner, enqueue }: ResyncOptions,
  isDeep: boolean,
): Promise<Omit<Resynced, 'kind' | 'reason'>> {
  const instances = (await registry.list()).filter(({ mark }) => mark?.owner === owner);
  const listings = new Map((await source.list()).map((one) => [one.id, one.fingerprint]));
  const held = servicesByContainer(instances);
  let enqueued = 0;
  for (const id of new Set([...listings.keys(), ...held.keys(), ...ledger.ids()])) {
    const listing = listings.get(id);
    const services = held.get(id) ?? NONE;
    const entry = ledger.get(id);
    const isConfirmed =
      entry.isSettled && entry.listing === listing && isSame(entry.services, services);
    if (isConfirmed && !isDeep) continue;
    ledger.note(id, services);
    enqueue(id, listing);
    enqueued += 1;
  }
  return { containers: listings.size, services: instances.length, enqueued };
}

function servicesByContainer(
  instances: readonly ServiceInstance[],
): ReadonlyMap<ContainerId, Services> {
  const byContainer = new Map<ContainerId, Map<ServiceId, string>>();
  for (const instance of instances) {
    if (instance.mark === undefined) continue;
    const { containerId } = instance.mark;
    const services = byContainer.get(containerId) ?? new Map<ServiceId, string>();
    byContainer.set(containerId, services.set(instance.id, instanceFingerprint(instance)));
  }
  return byContainer;
}

function isSame(a: Services, b: Services): boolean {
  return a.size === b.size && [...a].every(([id, fingerprint]) => b.get(id) === fingerprint);
}
