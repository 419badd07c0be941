import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { type LifecycleRules, isOwnReason } from '../domain/lifecycle.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { EntryReader } from './entry-reader.ts';
import { type LegacyServices, NO_LEGACY, legacyServices } from './legacy-services.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';
import { type Ledger, type LedgerEntry, instanceFingerprint, isSameServices } from './ledger.ts';

export interface ResyncOptions {
  readonly source: ContainerSource;
  readonly registry: ServiceRegistry;
  /** Lists, and keeps the list for those who work on what differs. */
  readonly reader: Pick<EntryReader, 'list'>;
  readonly ledger: Ledger;
  readonly owner: string;
  /** The host's name in service IDs. */
  readonly hostname: string;
  readonly lifecycle: LifecycleRules;
}

export interface ResyncScope {
  /** Everything differs. */
  readonly isDeep: boolean;
  /** Also compare what is in maintenance. */
  readonly readsMaintenance: boolean;
}

/** The containers that must be looked at. */
export interface Differences {
  readonly present: ReadonlySet<ContainerId>;
  /** Containers that have services, or are remembered, and are not listed. */
  readonly gone: ReadonlySet<ContainerId>;
  /**
   * Containers that were found to keep their services without running. Only another inspection tells
   * whether they still do: no listing has them, and an event may have been lost.
   */
  readonly retained: ReadonlySet<ContainerId>;
  /** With `-cleanup`: what registrator seems to have left. */
  readonly legacy: LegacyServices;
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
 */
export async function resync(
  { source, registry, reader, ledger, owner, hostname, lifecycle }: ResyncOptions,
  { isDeep, readsMaintenance }: ResyncScope,
): Promise<Differences> {
  const entries = await reader.list();
  const reasons = readsMaintenance ? await registry.maintenances() : undefined;
  const listed = await source.list();
  const instances = entries.filter(({ mark }) => mark?.owner === owner);
  const held = servicesByContainer(instances);
  const listings = new Map(listed.map((one) => [one.id, one.fingerprint]));
  const ids = [...new Set([...listings.keys(), ...held.keys(), ...ledger.ids()])];
  const findingsOf = (id: ContainerId): Findings => {
    const services = held.get(id) ?? NONE;
    return { services, maintained: reasons && ownMaintenances(services, reasons) };
  };
  const verdicts = new Map(
    ids.map((id) => [id, judge(ledger.get(id), listings.get(id), findingsOf(id))]),
  );
  const differing = ids.filter((id) => isDifferent(verdicts.get(id), isDeep));
  const isKnown = new Map(listed.map(({ id, name }) => [name, ledger.has(id)]));
  for (const id of differing) ledger.note(id, findingsOf(id).services, findingsOf(id).maintained);
  const retained = ids.filter((id) => verdicts.get(id) === 'retained' && canChange(lifecycle));
  return {
    present: new Set(differing.filter((id) => listings.has(id))),
    gone: new Set(differing.filter((id) => !listings.has(id))),
    retained: new Set(retained),
    legacy: lifecycle.cleanup ? legacyServices(entries, hostname, isKnown) : NO_LEGACY,
    containers: listings.size,
    services: instances.length,
    heldContainers: held.size,
  };
}

/** What Consul holds for one container. */
interface Findings {
  readonly services: Services;
  /** Those that berth has put in maintenance; `undefined` when nobody has looked. */
  readonly maintained: ReadonlySet<ServiceId> | undefined;
}

function ownMaintenances(
  services: Services,
  reasons: ReadonlyMap<ServiceId, string>,
): ReadonlySet<ServiceId> {
  return new Set([...services.keys()].filter((id) => isOwnReason(reasons.get(id))));
}

type Judgement = 'confirmed' | 'retained' | 'different';

function judge(
  entry: LedgerEntry,
  listing: string | undefined,
  { services, maintained }: Findings,
): Judgement {
  if (!entry.isSettled || !isSameServices(entry.services, services)) return 'different';
  if (maintained !== undefined && !isSameSet(entry.maintained, maintained)) return 'different';
  if (entry.isRetained && listing === undefined) return 'retained';
  return entry.listing === listing ? 'confirmed' : 'different';
}

function isDifferent(judgement: Judgement | undefined, isDeep: boolean): boolean {
  return judgement === 'different' || (isDeep && judgement === 'confirmed');
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

function isSameSet(a: ReadonlySet<ServiceId>, b: ReadonlySet<ServiceId>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}
