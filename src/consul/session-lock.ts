import type { Lock } from '../domain/deploy/release-store.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import type { ConsulClient } from './consul-client.ts';
import { Kv } from './kv.ts';
import { releaseKeys } from './release-keys.ts';

/** Consul releases the lock of a process that has not been heard of for up to twice this. */
const TTL_MS = 15_000;

/** How long Consul keeps a lock from everybody once the session of its holder has been ended. */
export const LOCK_DELAY_MS = 1_000;

/** A Consul session, renewed for as long as the process lives. */
export class SessionLock implements Lock {
  readonly service: string;
  readonly session: string;
  readonly #client: ConsulClient;
  readonly #lost = new AbortController();
  #renewedAtMs = performance.now();
  #timer: NodeJS.Timeout;

  private constructor(client: ConsulClient, service: string, session: string) {
    this.#client = client;
    this.service = service;
    this.session = session;
    this.#timer = this.#renewLater();
  }

  static async create(client: ConsulClient, service: string): Promise<SessionLock> {
    const body = {
      Name: `berth deploy ${service}`,
      ...{ TTL: `${String(TTL_MS / 1000)}s`, Behavior: 'release' },
      LockDelay: `${String(LOCK_DELAY_MS / 1000)}s`,
    };
    const answer = await client.exchange({ name: 'session', path: '/session/create', body });
    return new SessionLock(client, service, asText(asObject(answer)?.ID));
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** First the lock, then the session: one that ends with its session is kept from everybody for a while. */
  async release(): Promise<void> {
    clearTimeout(this.#timer);
    const { lock } = releaseKeys(this.service);
    await new Kv(this.#client).release(lock, this.session).catch(() => undefined);
    const request = { name: 'end of session', path: '/session/destroy/{id}' };
    await this.#client.put({ ...request, params: { id: this.session } }).catch(() => undefined);
  }

  #renewLater(): NodeJS.Timeout {
    return setTimeout(() => void this.#renew(), TTL_MS / 3).unref();
  }

  /** Elections take a few seconds: what fails is tried again until the session may be over. */
  async #renew(): Promise<void> {
    const request = { name: 'renewal of session', path: '/session/renew/{id}' };
    try {
      await this.#client.put({ ...request, params: { id: this.session }, timeout: TTL_MS / 3 });
      this.#renewedAtMs = performance.now();
    } catch {
      if (performance.now() - this.#renewedAtMs >= TTL_MS) {
        this.#lost.abort();
        return;
      }
    }
    this.#timer = this.#renewLater();
  }
}
