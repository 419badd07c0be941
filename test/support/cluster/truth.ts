import { isDeepStrictEqual } from 'node:util';
import type Docker from 'dockerode';
import type { UnixHttp } from '../unix-http.ts';
import type { Cluster, ClusterHost } from './cluster.ts';

/** How one host is registered, against what runs on it: lines `ID at ADDRESS:PORT`. */
export interface HostTruth {
  readonly running: readonly string[];
  /** Of this host, as its agent has them, and as the catalog does. */
  readonly inAgent: readonly string[];
  readonly inCatalog: readonly string[];
}

interface Registered {
  readonly ID: string;
  readonly Service: string;
  readonly Address: string;
  readonly Port: number;
  readonly Tags: readonly string[];
  /** In the catalog alone. */
  readonly ModifyIndex?: number;
}

/** What runs in a cluster, what Consul has of it, and what others have registered there. */
export class Truth {
  readonly #cluster: Cluster;
  readonly #foreign = new Set<string>();
  #before: unknown;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** On every host: a service of its own kind, one that registrator could have left, one of another host. */
  async registerForeign(): Promise<void> {
    await Promise.all(
      this.#cluster.hosts.map(async ({ name, agent }) => {
        for (const id of [`foreign-${name}`, `${name}:long-gone:80`, `elsewhere:web-${name}:80`]) {
          this.#foreign.add(id);
          const service = {
            ID: id,
            Name: 'foreign',
            Address: '10.1.1.1',
            Port: 1,
            Tags: ['theirs'],
          };
          await agent.http.put('/v1/agent/service/register', service);
        }
      }),
    );
    await this.#cluster.http.put('/v1/catalog/register', {
      ...{ Node: 'printer', Address: '10.1.1.2' },
      Service: { ID: 'host1:printer:80', Service: 'foreign', Port: 80 },
    });
    this.#foreign.add('host1:printer:80');
  }

  /** Once the catalog has all of them. @throws Error  before */
  async remember(): Promise<void> {
    const found = await this.#readForeign();
    if (found.length !== this.#foreign.size)
      throw new Error(`only ${String(found.length)} are there`);
    this.#before = found;
  }

  /** Foreign services that are not as they were, Raft index included. */
  async touched(): Promise<readonly unknown[]> {
    const now = await this.#readForeign();
    const before = this.#before as readonly unknown[];
    return before.filter((one) => !now.some((other) => isDeepStrictEqual(one, other)));
  }

  async of(host: ClusterHost): Promise<HostTruth> {
    const { docker, machine, name, agent } = host;
    const [containers, services, node] = await Promise.all([
      docker.listContainers(),
      agent.http.get('/v1/agent/services'),
      this.#node(name),
    ]);
    return {
      running: containers.flatMap((one) => lines(one, name, machine.address)).sort(),
      inAgent: this.#own(services as Record<string, Registered>),
      inCatalog: this.#own(node),
    };
  }

  /** Raft index of the last write to each service of a host. */
  async indices(): Promise<ReadonlyMap<string, number | undefined>> {
    const services = await this.#catalog();
    return new Map(services.map(({ ID, ModifyIndex }) => [ID, ModifyIndex]));
  }

  /** That any service of a host has, each once. */
  async tags(): Promise<readonly string[]> {
    const services = await this.#catalog();
    return [...new Set(services.map(({ Tags }) => Tags.join(' ')))];
  }

  async #catalog(): Promise<readonly Registered[]> {
    const nodes = await Promise.all(this.#cluster.hosts.map(({ name }) => this.#node(name)));
    return nodes.flatMap((node) => Object.values(node)).filter(({ ID }) => !this.#foreign.has(ID));
  }

  async #node(name: string): Promise<Readonly<Record<string, Registered>>> {
    const node = await this.#http.get(`/v1/catalog/node/${name}?consistent`);
    return (node as { readonly Services: Record<string, Registered> }).Services;
  }

  get #http(): UnixHttp {
    return this.#cluster.http;
  }

  #own(services: Readonly<Record<string, Registered>>): readonly string[] {
    return Object.values(services)
      .filter(({ ID }) => !this.#foreign.has(ID))
      .map(({ ID, Address, Port }) => `${ID} at ${Address}:${String(Port)}`)
      .sort();
  }

  async #readForeign(): Promise<readonly { readonly ServiceID: string }[]> {
    const found = await this.#http.get('/v1/catalog/service/foreign?consistent');
    return found as readonly { readonly ServiceID: string }[];
  }
}

/** What has to be registered of a container: its published ports, for IPv4 alone; a proxy's 80. */
function lines(
  { Names, Ports, HostConfig }: Docker.ContainerInfo,
  host: string,
  address: string,
): readonly string[] {
  const line = (inside: number, outside: number): string =>
    `${host}:${Names[0]?.slice(1) ?? ''}:${String(inside)} at ${address}:${String(outside)}`;
  if (HostConfig.NetworkMode === 'host') return [line(80, 80)];
  return Ports.filter(({ PublicPort, IP }) => PublicPort > 0 && !IP.includes(':')).map(
    ({ PrivatePort, PublicPort }) => line(PrivatePort, PublicPort),
  );
}
