import {
  type ReleaseTraffic,
  type TrafficReader,
  pointerOf,
} from '../domain/deploy/dns-traffic.ts';
import { isInZone } from '../domain/deploy/zone.ts';
import { ConsulCatalog } from './consul-catalog.ts';
import type { ConsulClient } from './consul-client.ts';
import { Kv } from './kv.ts';
import { releaseKeys } from './release-keys.ts';

/**
 * Where releases in Consul's key-value store send requests: it writes nothing.
 *
 * INVARIANTS
 * - All keys are from one moment.
 * - A key that is missing from an answer has been asked for by itself since it was last there: a token
 *   that may not read it is told so only then.
 */
export class KvTrafficReader implements TrafficReader {
  readonly #kv: Kv;
  readonly #catalog: ConsulCatalog;
  readonly #absent = new Set<string>();

  constructor(client: ConsulClient) {
    this.#kv = new Kv(client);
    this.#catalog = new ConsulCatalog(client);
  }

  async read(services: readonly string[]): Promise<ReadonlyMap<string, ReleaseTraffic>> {
    const keys = services.flatMap((name) => {
      const { zone, weights } = releaseKeys(name);
      return [zone, weights];
    });
    const values = await this.#kv.values(keys);
    for (const key of keys) await this.#doubt(key, values);
    const found = new Map<string, ReleaseTraffic>();
    for (const name of services) {
      const { zone, weights } = releaseKeys(name);
      const pointer = pointerOf(values.get(zone) ?? '', values.get(weights) ?? '');
      if (pointer === undefined) continue;
      const { active, percent } = pointer;
      const share = percent === 0 ? undefined : { percent, ...(await this.#count(name)) };
      found.set(name, { active, share });
    }
    return found;
  }

  /** @throws DependencyError  when it is hidden */
  async #doubt(key: string, values: ReadonlyMap<string, string>): Promise<void> {
    if (values.has(key)) this.#absent.delete(key);
    else if (!this.#absent.has(key)) {
      await this.#kv.get(key);
      // One that has come meanwhile is seen the next time.
      this.#absent.add(key);
    }
  }

  async #count(service: string): Promise<{ readonly blue: number; readonly green: number }> {
    const instances = await this.#catalog.instances(service);
    const count = (zone: 'blue' | 'green'): number =>
      instances.filter(({ tags }) => isInZone(tags, zone)).length;
    return { blue: count('blue'), green: count('green') };
  }
}
