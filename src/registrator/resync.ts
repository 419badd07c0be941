import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import type { LifecycleRules } from '../domain/lifecycle.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';
import { type Ledger, type LedgerEntry, instanceFingerprint } from './ledger.ts';

export interface ResyncOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  readonly ledger: Ledger;
  readonly owner: string;
  readonly lifecycle: LifecycleRules;
}

/** The containers that must be looked at, each with the listing that showed it. */
export interface Differences {
  readonly present: ReadonlyMap<ContainerId, string>;
  /** Containers that have services, or are remembered, and are not listed. */
  readonly gone: ReadonlyMap<ContainerId, undefined>;
  /**
   * Containers that were found to keep their services without running. Only another inspection tells
   * whether they still do: no listing has them, and an event may have been lost.
   */
  readonly retained: ReadonlyMap<ContainerId, undefined>;
  /** Containers that Docker lists. */
  readonly containers: number;
  /** Services of this host in Consul. */
  readonly services: number;
  /** Containers of those services. */
  readonly heldContainers: number;
}

type Services = ReadonlyMap<ServiceId, string>;

const NONE: Services = new Map();

/**
 * Compares the whole host with what was last confirmed.
 *
 * INVARIANTS
 * - It writes nothing: a listing is old by the time it arrives, and what is deleted by it may be new.
 * - Consul is read before Docker: a container that starts in between is merely looked at twice.
 * - A failed listing rejects: it is not an empty one.
 * @param isDeep  everything differs
 */
export async function resync(
  { source, registry, ledger, owner, lifecycle }: ResyncOptions,
  isDeep: boolean,
): Promise<Differences> {
  const instances = (await registry.list()).filter(({ mark }) => mark?.owner === owner);
  const listings = new Map((await source.list()).map((one) => [one.id, one.fingerprint]));
  const held = servicesByContainer(instances);
  const ids = [...new Set([...listings.keys(), ...held.keys(), ...ledger.ids()])];
  const isRetained = (id: ContainerId): boolean =>
    !listings.has(id) && isStillRetained(ledger.get(id), held.get(id) ?? NONE);
  const differing = ids.filter(
    (id) =>
      !isRetained(id) &&
      (isDeep || !isConfirmed(ledger.get(id), listings.get(id), held.get(id) ?? NONE)),
  );
  for (const id of differing) ledger.note(id, held.get(id) ?? NONE);
  return {
    present: new Map(
      differing.flatMap((id) => {
        const listing = listings.get(id);
        return listing === undefined ? [] : [[id, listing] as const];
      }),
    ),
    gone: new Map(differing.filter((id) => !listings.has(id)).map((id) => [id, undefined])),
    retained: new Map(
      ids.flatMap((id) =>
        isRetained(id) && canChange(lifecycle) ? [[id, undefined] as const] : [],
      ),
    ),
    containers: listings.size,
    services: instances.length,
    heldContainers: held.size,
  };
}

function isConfirmed(entry: LedgerEntry, listing: string | undefined, services: Services): boolean {
  return entry.isSettled && entry.listing === listing && isSame(entry.services, services);
}

function isStillRetained(entry: LedgerEntry, services: Services): boolean {
  return entry.isRetained && entry.isSettled && isSame(entry.services, services);
}

/** Whether what is retained today may be removed tomorrow. */
function canChange({ deregister, cleanup }: LifecycleRules): boolean {
  return deregister !== 'never' || cleanup;
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
