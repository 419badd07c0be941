import { hash } from 'node:crypto';
import type { ContainerId } from '../domain/container.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';

/** What was last confirmed about one container. */
export interface LedgerEntry {
  readonly containerName: string;
  /** What a listing shows as long as nothing has changed since it was looked at; `''` for nothing. */
  readonly listing: string;
  /** What Consul holds for it: `instanceFingerprint` by ID, `''` where a write's outcome is unknown. */
  readonly services: ReadonlyMap<ServiceId, string>;
  /** Those of them that berth has put in maintenance, as far as is known. */
  readonly maintained: ReadonlySet<ServiceId>;
  /** Nothing was left undone. */
  readonly isSettled: boolean;
  /** Its container does not run and its services stay all the same: see `lifecycle.ts`. */
  readonly isRetained: boolean;
  /** The container whose network it shares: what is registered for it depends on that one. */
  readonly networkPeer: ContainerId | undefined;
  /** What was last said about it; said again only when it changes. */
  readonly notes: string;
}

const BLANK: LedgerEntry = {
  containerName: '',
  listing: '',
  services: new Map(),
  maintained: new Set(),
  isSettled: false,
  isRetained: false,
  networkPeer: undefined,
  notes: '',
};

/**
 * Remembers, per container, what Docker's listing and Consul said when they last agreed.
 *
 * It saves work and words, nothing more: were it lost, everything would be looked at once again.
 */
export class Ledger {
  readonly #entries = new Map<ContainerId, LedgerEntry>();
  /** By network peer; as many in all as there are entries that have one. */
  readonly #dependents = new Map<ContainerId, Set<ContainerId>>();

  /** The entry, or one that agrees with nothing. */
  get(id: ContainerId): LedgerEntry {
    return this.#entries.get(id) ?? BLANK;
  }

  has(id: ContainerId): boolean {
    return this.#entries.has(id);
  }

  set(id: ContainerId, entry: LedgerEntry): void {
    this.#link(id, entry.networkPeer);
    this.#entries.set(id, entry);
  }

  forget(id: ContainerId): void {
    this.#link(id, undefined);
    this.#entries.delete(id);
  }

  /** The containers that share the network of this one, also through others; not the one itself. */
  dependentsOf(id: ContainerId): readonly ContainerId[] {
    const found = new Set([id]);
    for (const peer of found) for (const one of this.#dependents.get(peer) ?? []) found.add(one);
    return [...found].slice(1);
  }

  #link(id: ContainerId, peer: ContainerId | undefined): void {
    const before = this.get(id).networkPeer;
    if (before === peer) return;
    if (before !== undefined) {
      const others = this.#dependents.get(before);
      others?.delete(id);
      if (others?.size === 0) this.#dependents.delete(before);
    }
    if (peer === undefined) return;
    this.#dependents.set(peer, (this.#dependents.get(peer) ?? new Set()).add(id));
  }

  ids(): IterableIterator<ContainerId> {
    return this.#entries.keys();
  }

  /** Some service that is confirmed; `undefined` when there is none. */
  anyService(): ServiceId | undefined {
    for (const { services } of this.#entries.values()) {
      for (const [id, fingerprint] of services) if (fingerprint !== '') return id;
    }
    return undefined;
  }

  /**
   * Adds services that Consul holds for a container, so that they are settled with it.
   * @param maintained  those that are in maintenance; `undefined` when nobody has looked
   */
  note(
    id: ContainerId,
    found: ReadonlyMap<ServiceId, string>,
    maintained: ReadonlySet<ServiceId> | undefined,
  ): void {
    const entry = this.get(id);
    const services = new Map([...found, ...entry.services]);
    this.set(id, { ...entry, services, maintained: maintained ?? entry.maintained });
  }
}

/**
 * Equal exactly when two reads of an entry show the same service with the same mark. Tags that anybody
 * may change are no part of it.
 */
export function instanceFingerprint(instance: ServiceInstance): string {
  const { name, address, port, mark } = instance;
  const tags = instance.enableTagOverride === true ? 'anybody' : instance.tags;
  const meta = [...instance.meta].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([name, address, port, tags, meta, mark?.containerId, mark?.hash]);
  return hash('sha1', text, 'base64');
}

/** True when both hold the same services with the same contents. */
export function isSameServices(
  a: ReadonlyMap<ServiceId, string>,
  b: ReadonlyMap<ServiceId, string>,
): boolean {
  return a.size === b.size && [...a].every(([id, fingerprint]) => b.get(id) === fingerprint);
}
