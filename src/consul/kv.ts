import { DependencyError } from '../domain/errors.ts';
import { asList, asObject, asText, asTextList } from '../domain/json-shape.ts';
import type { ConsulClient } from './consul-client.ts';

export interface KvEntry {
  readonly key: string;
  readonly value: string;
  readonly modifyIndex: number;
  /** Of whoever holds it as a lock. */
  readonly session: string;
}

/** One operation of a transaction. @see https://developer.hashicorp.com/consul/api-docs/txn */
export interface KvOperation {
  readonly Verb: 'set' | 'cas' | 'delete' | 'delete-tree' | 'check-session';
  readonly Key: string;
  readonly Value?: string;
  readonly Index?: number;
  readonly Session?: string;
}

/** As many has a transaction in every version of Consul. */
const MOST_OPERATIONS = 64;

/** Consul's key-value store; every read is consistent. */
export class Kv {
  readonly #client: ConsulClient;

  constructor(client: ConsulClient) {
    this.#client = client;
  }

  /** @returns `undefined` for a key that does not exist */
  async get(key: string): Promise<KvEntry | undefined> {
    return (await this.#read(key, {}))[0];
  }

  /** Everything below a prefix, by key. */
  list(prefix: string): Promise<readonly KvEntry[]> {
    return this.#read(prefix, { recurse: '' });
  }

  /**
   * The values of many keys, all from one moment; without those that are not there, or that the token
   * may not read. One request for each 64.
   */
  async values(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const wanted = new Set(keys);
    const found = new Map<string, string>();
    for (let at = 0; at < keys.length; at += MOST_OPERATIONS) {
      // `get` fails where a key is missing; a tree of nothing is empty.
      const some = keys.slice(at, at + MOST_OPERATIONS);
      const body = some.map((Key) => ({ KV: { Verb: 'get-tree', Key } }));
      const answer = await this.#client.exchange({ name: 'read keys', path: '/txn', body });
      for (const result of asList(asObject(answer)?.Results)) {
        const { key, value } = entryOf(asObject(result)?.KV);
        if (wanted.has(key)) found.set(key, value);
      }
    }
    return found;
  }

  /** The names of the keys right below a prefix; those that are deeper as one name, with `/` at its end. */
  async names(prefix: string): Promise<readonly string[]> {
    const query = { keys: '', separator: '/' };
    return asTextList(await this.#get(prefix, query));
  }

  async set(key: string, value: string): Promise<void> {
    await this.#client.put({ name: `write ${key}`, path: pathOf(key), body: value });
  }

  async delete(key: string): Promise<void> {
    await this.commit([{ Verb: 'delete', Key: key }]);
  }

  /** @returns false when somebody else holds it */
  async acquire(key: string, value: string, session: string): Promise<boolean> {
    const request = { name: `lock ${key}`, path: pathOf(key), query: { acquire: session } };
    return (await this.#client.exchange({ ...request, body: value })) === true;
  }

  /** Gives a lock back, if the session has it. */
  async release(key: string, session: string): Promise<void> {
    const request = { name: `unlock ${key}`, path: pathOf(key), query: { release: session } };
    await this.#client.put({ ...request, body: '' });
  }

  /** All of it or nothing. @returns false when a condition did not hold */
  async commit(operations: readonly KvOperation[]): Promise<boolean> {
    const body = operations.map(({ Value, ...operation }) => ({
      KV: { ...operation, ...(Value === undefined ? {} : { Value: toBase64(Value) }) },
    }));
    try {
      await this.#client.exchange({ name: 'transaction', path: '/txn', body });
      return true;
    } catch (error) {
      if (error instanceof DependencyError && error.statusCode === 409) return false;
      throw error;
    }
  }

  async #read(key: string, query: Readonly<Record<string, string>>): Promise<readonly KvEntry[]> {
    return asList(await this.#get(key, query)).map((entry) => entryOf(entry));
  }

  /** @returns `undefined` where there is nothing */
  async #get(key: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const request = { name: `read ${key}`, path: pathOf(key) };
    try {
      return (await this.#client.get({ ...request, query: { ...query, consistent: '' } })).body;
    } catch (error) {
      if (error instanceof DependencyError && error.statusCode === 404) return undefined;
      throw error;
    }
  }
}

function entryOf(entry: unknown): KvEntry {
  const { Key, Value, ModifyIndex, Session } = asObject(entry) ?? {};
  if (typeof ModifyIndex !== 'number') {
    throw new DependencyError('consul', 'malformed', 'Consul: a key has no ModifyIndex');
  }
  const value = Buffer.from(asText(Value), 'base64').toString();
  return { key: asText(Key), value, modifyIndex: ModifyIndex, session: asText(Session) };
}

/** The slashes of a key stand for themselves. */
function pathOf(key: string): string {
  return `/kv/${key
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')}`;
}

function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
