import {
  type ReleaseOverview,
  type ReleaseReader,
  releaseOverview,
} from '../domain/deploy/release-overview.ts';
import { ConsulCatalog } from './consul-catalog.ts';
import type { ConsulClient } from './consul-client.ts';
import { Kv } from './kv.ts';
import { releaseKeys } from './release-keys.ts';

/** Services whose releases are read at once. */
const MOST_AT_ONCE = 8;
/** Former deployments that are read of each. */
const MOST_RECORDS = 5;
/** A service beyond these is left out: an answer is to end. */
const MOST_SERVICES = 100;

const OWN = 'deploy/';
const ZONE = '-active-zone';

/** Releases in Consul's key-value store, to be looked at: it writes nothing. */
export class KvReleaseReader implements ReleaseReader {
  readonly #kv: Kv;
  readonly #catalog: ConsulCatalog;

  constructor(client: ConsulClient) {
    this.#kv = new Kv(client);
    this.#catalog = new ConsulCatalog(client);
  }

  async read(services: readonly string[]): Promise<readonly ReleaseOverview[]> {
    const released = await this.#released();
    const wanted = [...new Set(services)].filter((name) => released.has(name)).sort();
    const found: ReleaseOverview[] = [];
    for (let at = 0; at < Math.min(wanted.length, MOST_SERVICES); at += MOST_AT_ONCE) {
      const some = wanted.slice(at, Math.min(at + MOST_AT_ONCE, MOST_SERVICES));
      found.push(...(await Promise.all(some.map((service) => this.#overview(service)))));
    }
    return found;
  }

  /** Two listings of names, however many services there are. */
  async #released(): Promise<ReadonlySet<string>> {
    const [raw, own] = await Promise.all([this.#kv.names(''), this.#kv.names(OWN)]);
    const pointed = raw
      .filter((key) => key.endsWith(ZONE))
      .map((key) => key.slice(0, -ZONE.length));
    const recorded = own.map((key) => key.slice(OWN.length).replace(/\/$/, ''));
    return new Set([...pointed, ...recorded]);
  }

  async #overview(service: string): Promise<ReleaseOverview> {
    const keys = releaseKeys(service);
    const valueOf = async (key: string): Promise<string> => (await this.#kv.get(key))?.value ?? '';
    const [activeZone, activeVersion, weights, current, ids, instances] = await Promise.all([
      valueOf(keys.zone),
      valueOf(keys.version),
      valueOf(keys.weights),
      valueOf(keys.current),
      this.#kv.names(keys.records),
      this.#catalog.instances(service),
    ]);
    const latest = ids.slice(-MOST_RECORDS).reverse();
    const records = await Promise.all(latest.map(valueOf));
    const read = { activeZone, activeVersion, weights, current, records };
    return releaseOverview({ service, ...read, instances });
  }
}
