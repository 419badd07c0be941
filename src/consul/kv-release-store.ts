import type { Command, Deployment, Holder, JournalEntry } from '../domain/deploy/deployment.ts';
import {
  type Change,
  ConflictError,
  type Lock,
  LockHeldError,
  type Pointer,
  type ReleaseState,
  type ReleaseStore,
  type Revision,
} from '../domain/deploy/release-store.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsulClient } from './consul-client.ts';
import { Kv, type KvOperation } from './kv.ts';
import { type ReleaseKeys, releaseKeys } from './release-keys.ts';
import { routedOperations } from './routed-keys.ts';
import { LOCK_DELAY_MS, SessionLock } from './session-lock.ts';

const NOBODY: Holder = { name: 'somebody', url: '' };
/** Between two tries for a lock that another one holds. */
const LOCK_EVERY_MS = 500;

/** Releases in Consul's key-value store, under sessions. */
export class KvReleaseStore implements ReleaseStore {
  readonly #client: ConsulClient;
  readonly #kv: Kv;
  readonly #sessions = new WeakMap<Lock, string>();

  constructor(client: ConsulClient) {
    this.#client = client;
    this.#kv = new Kv(client);
  }

  async read(service: string): Promise<ReleaseState> {
    const { zone, version, generation, current, weights } = releaseKeys(service);
    const keys = [zone, version, generation, current, weights];
    const entries = await Promise.all(keys.map((key) => this.#kv.get(key)));
    const [activeZone, activeVersion, shown, record] = entries;
    return {
      activeZone: activeZone?.value,
      activeVersion: activeVersion?.value,
      generation: shown?.value ?? '',
      deployment: record && (JSON.parse(record.value) as Deployment),
      revision: new Map(keys.map((key, index) => [key, entries[index]?.modifyIndex ?? 0])),
    };
  }

  async lock(service: string, holder: Holder, waitMs: number): Promise<Lock> {
    const lock = await SessionLock.create(this.#client, service);
    const key = releaseKeys(service).lock;
    try {
      const startMs = performance.now();
      while (!(await this.#kv.acquire(key, JSON.stringify(holder), lock.session))) {
        const other = await this.holder(service);
        // One that nobody has can be had in a moment.
        const patienceMs = other === undefined ? Math.max(waitMs, 2 * LOCK_DELAY_MS) : waitMs;
        if (performance.now() - startMs >= patienceMs) {
          throw new LockHeldError(service, other ?? NOBODY);
        }
        await sleep(LOCK_EVERY_MS);
      }
      this.#sessions.set(lock, lock.session);
      return lock;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async commit(lock: Lock, before: ReleaseState, change: Change): Promise<ReleaseState> {
    const { service } = change.deployment.request;
    const keys = releaseKeys(service);
    const session = this.#sessions.get(lock) ?? '';
    const operations = [
      ...operationsOf(keys, session, before.revision, change),
      ...(await routedOperations(this.#kv, before, change)),
    ];
    try {
      if (await this.#kv.commit(operations)) return await this.read(service);
    } catch (error) {
      // It may have been carried out all the same.
      if (await this.#holds(keys, change)) return this.read(service);
      throw error;
    }
    // A request that was sent twice fails by its own first success.
    if (await this.#holds(keys, change)) return this.read(service);
    throw new ConflictError(`${service}: the lock or what was read no longer stands`);
  }

  async #holds({ current }: ReleaseKeys, { deployment }: Change): Promise<boolean> {
    return (await this.#kv.get(current))?.value === JSON.stringify(deployment);
  }

  async commands(service: string): Promise<readonly Command[]> {
    const entries = await this.#kv.list(releaseKeys(service).commands);
    return entries.map(({ value }) => JSON.parse(value) as Command);
  }

  async post(service: string, command: Command): Promise<void> {
    await this.#kv.set(`${releaseKeys(service).commands}${command.id}`, JSON.stringify(command));
  }

  async history(service: string): Promise<readonly Deployment[]> {
    const entries = await this.#kv.list(releaseKeys(service).records);
    return entries.map(({ value }) => JSON.parse(value) as Deployment).reverse();
  }

  async journal(service: string, deploymentId: string): Promise<readonly JournalEntry[]> {
    const entries = await this.#kv.list(releaseKeys(service).journal(deploymentId));
    return entries.map(({ value }) => JSON.parse(value) as JournalEntry);
  }

  async holder(service: string): Promise<Holder | undefined> {
    const entry = await this.#kv.get(releaseKeys(service).lock);
    if (entry === undefined || entry.session === '') return undefined;
    return JSON.parse(entry.value) as Holder;
  }

  async unlock(service: string): Promise<void> {
    const entry = await this.#kv.get(releaseKeys(service).lock);
    if (entry === undefined || entry.session === '') return;
    const request = { name: 'end of session', path: '/session/destroy/{id}' };
    await this.#client.put({ ...request, params: { id: entry.session } });
  }
}

/** Who never gives shares has no key for them. */
function weightOperations(
  { weights }: ReleaseKeys,
  revision: Revision,
  { weight }: Pointer,
): readonly KvOperation[] {
  const Index = revision.get(weights) ?? 0;
  if (weight === undefined && Index === 0) return [];
  const Value = weight === undefined ? '' : JSON.stringify(weight);
  return [{ Verb: 'cas', Key: weights, Value, Index }];
}

/** What of a transaction is about one service. */
export function operationsOf(
  keys: ReleaseKeys,
  session: string,
  revision: Revision,
  { deployment, journal, pointer, consumed = [] }: Change,
): readonly KvOperation[] {
  const cas = (Key: string, Value: string): KvOperation => ({
    ...{ Verb: 'cas', Key, Value, Index: revision.get(Key) ?? 0 },
  });
  const record = JSON.stringify(deployment);
  const moved =
    pointer === undefined
      ? []
      : [
          cas(keys.zone, pointer.zone),
          cas(keys.version, pointer.version),
          cas(keys.generation, pointer.generation),
          ...weightOperations(keys, revision, pointer),
        ];
  // By time, then by phase: Consul lists keys in their order.
  const step = `${String(journal.at).padStart(15, '0')}-${journal.phase}`;
  return [
    { Verb: 'check-session', Key: keys.lock, Session: session },
    cas(keys.current, record),
    { Verb: 'set', Key: `${keys.records}${deployment.id}`, Value: record },
    {
      ...{ Verb: 'set', Key: `${keys.journal(deployment.id)}${step}` },
      Value: JSON.stringify(journal),
    },
    ...moved,
    ...consumed.map(({ id }): KvOperation => ({ Verb: 'delete', Key: `${keys.commands}${id}` })),
  ];
}
