import type { CatalogInstance, Proxy, ServiceCatalog } from '../domain/deploy/traffic.ts';
import { DependencyError } from '../domain/errors.ts';
import { asList, asObject, asText, asTextList, asTextMap } from '../domain/json-shape.ts';
import { readMark } from '../domain/ownership.ts';
import type { ConsulClient } from './consul-client.ts';
import { isForbidden, isUnknownService } from './consul-answers.ts';

const PROXY = 'berth-proxy';
/** Between two looks at the Meta of every service: a query for each. */
const META_EVERY_MS = 30_000;
const STATUSES = ['passing', 'warning', 'critical'] as const;

/** What Consul's catalog says, read consistently. */
export class ConsulCatalog implements ServiceCatalog {
  readonly #client: ConsulClient;
  #marked = { names: [] as readonly string[], atMs: -Infinity };

  constructor(client: ConsulClient) {
    this.#client = client;
  }

  instances(serviceName: string): Promise<readonly CatalogInstance[]> {
    return this.#health(serviceName, {});
  }

  /** By the agent that is asked, for what is its own, and where the token may write the service. */
  async withdraw({ id }: CatalogInstance, reason: string): Promise<boolean> {
    const request = { name: `maintenance of ${id}`, path: '/agent/service/maintenance/{id}' };
    try {
      await this.#client.put({ ...request, params: { id }, query: { enable: 'true', reason } });
      return true;
    } catch (error) {
      if (isUnknownService(error) || isForbidden(error)) return false;
      throw error;
    }
  }

  async proxies(): Promise<readonly Proxy[]> {
    const request = { name: 'list catalog', path: '/catalog/services' };
    const { body, isFiltered } = await this.#client.get({
      ...request,
      query: { consistent: '' },
    });
    const tags = Object.entries(asObject(body) ?? {});
    const tagged = tags.filter(([, list]) => asTextList(list).includes(PROXY));
    const marked = await this.#markedNames(tags.map(([name]) => name));
    const names = new Set([...tagged.map(([name]) => name), ...marked]);
    const found = (await Promise.all([...names].map((name) => this.#proxiesOf(name)))).flat();
    // None that is seen is not none, and one that is not seen is one that nobody waits for.
    if (found.length === 0 && isFiltered) throw hidden();
    return found;
  }

  async #proxiesOf(name: string): Promise<readonly Proxy[]> {
    const filter = `"${PROXY}" in Service.Tags or "${PROXY}" in Service.Meta`;
    const entries = await this.#entries(name, { filter });
    return entries.map((entry) => {
      const { id, address, port, containerId } = instanceOf(entry);
      const host = address.includes(':') ? `[${address}]` : address;
      const meta = asTextMap(asObject(asObject(entry)?.Service)?.Meta);
      const services = servicesOf(meta.get(PROXY) ?? '');
      return { name: id, url: `http://${host}:${String(port)}`, containerId, services };
    });
  }

  /** Services that have a proxy by its Meta, which no listing shows. */
  async #markedNames(names: readonly string[]): Promise<readonly string[]> {
    const nowMs = performance.now();
    if (nowMs - this.#marked.atMs >= META_EVERY_MS) {
      const filter = `"${PROXY}" in Service.Meta`;
      const found = await Promise.all(names.map((name) => this.#health(name, { filter })));
      const marked = names.filter((_, index) => (found[index]?.length ?? 0) > 0);
      this.#marked = { names: marked, atMs: nowMs };
    }
    return this.#marked.names;
  }

  async #health(
    service: string,
    query: Readonly<Record<string, string>>,
  ): Promise<readonly CatalogInstance[]> {
    return (await this.#entries(service, query)).map((entry) => instanceOf(entry));
  }

  async #entries(
    service: string,
    query: Readonly<Record<string, string>>,
  ): Promise<readonly unknown[]> {
    const { body } = await this.#client.get({
      ...{ name: `health of ${service}`, path: '/health/service/{service}', params: { service } },
      query: { ...query, consistent: '' },
    });
    if (!Array.isArray(body)) {
      throw new DependencyError(
        'consul',
        'malformed',
        'Consul: the health of a service is no list',
      );
    }
    return body as readonly unknown[];
  }
}

function hidden(): DependencyError {
  const cure = 'give it service_prefix "" read, or name the proxies with --proxy';
  return new DependencyError(
    'consul',
    'refused',
    `Consul: the token does not see every service, so that proxies may be hidden: ${cure}`,
  );
}

/** `''`, `true` and `*` mean all. */
function servicesOf(value: string): readonly string[] | undefined {
  const names = value.split(',').map((name) => name.trim());
  return ['', 'true', '*'].includes(value.trim()) ? undefined : names;
}

function instanceOf(entry: unknown): CatalogInstance {
  const { Node, Service, Checks } = asObject(entry) ?? {};
  const [service, node] = [asObject(Service) ?? {}, asObject(Node) ?? {}];
  return {
    id: asText(service.ID),
    node: asText(node.Node),
    address: asText(service.Address) || asText(node.Address),
    port: Number(service.Port),
    tags: asTextList(service.Tags),
    containerId: readMark(asTextMap(service.Meta))?.containerId ?? '',
    status: worstOf(asList(Checks).map((check) => asText(asObject(check)?.Status))),
  };
}

/** What is no status that is known, as maintenance, is critical. */
function worstOf(written: readonly string[]): CatalogInstance['status'] {
  const known = written.map((one) => STATUSES.find((status) => status === one) ?? 'critical');
  return STATUSES.findLast((status) => known.includes(status)) ?? 'passing';
}
