import type { GroupChange, GroupStore } from '../domain/deploy/group-store.ts';
import { ConflictError, type Lock } from '../domain/deploy/release-store.ts';
import type { ConsulClient } from './consul-client.ts';
import { Kv } from './kv.ts';
import { operationsOf } from './kv-release-store.ts';
import { releaseKeys } from './release-keys.ts';
import { SessionLock } from './session-lock.ts';

/**
 * Of one transaction, from Consul 1.8 on; later servers take 128.
 * @see https://developer.hashicorp.com/consul/api-docs/txn
 */
const MOST_OPERATIONS = 64;

/** The lock, the record twice, the journal; zone, version, generation and weights. */
const OPERATIONS_EACH = 8;

/** Records and pointers of several services in Consul's key-value store, by one transaction. */
export class KvGroupStore implements GroupStore {
  readonly mostServices = Math.floor(MOST_OPERATIONS / OPERATIONS_EACH);
  readonly #kv: Kv;

  constructor(client: ConsulClient) {
    this.#kv = new Kv(client);
  }

  async commit(changes: readonly GroupChange[]): Promise<void> {
    const operations = changes.flatMap(({ lock, before, change }) => {
      const keys = releaseKeys(serviceOf({ change }));
      return operationsOf(keys, sessionOf(lock), before.revision, change);
    });
    try {
      if (await this.#kv.commit(operations)) return;
    } catch (error) {
      // It may have been carried out all the same.
      if (await this.#holds(changes)) return;
      throw error;
    }
    // A request that was sent twice fails by its own first success.
    if (await this.#holds(changes)) return;
    const services = changes.map((one) => serviceOf(one)).join(', ');
    throw new ConflictError(`${services}: a lock or what was read no longer stands`);
  }

  async #holds(changes: readonly GroupChange[]): Promise<boolean> {
    const held = await Promise.all(
      changes.map(async ({ change }) => {
        const { current } = releaseKeys(serviceOf({ change }));
        return (await this.#kv.get(current))?.value === JSON.stringify(change.deployment);
      }),
    );
    return held.every(Boolean);
  }
}

function serviceOf({ change }: Pick<GroupChange, 'change'>): string {
  return change.deployment.request.service;
}

/** A lock of another kind is no lock here: Consul refuses what is written with it. */
function sessionOf(lock: Lock): string {
  return lock instanceof SessionLock ? lock.session : '';
}
