import { isDeepStrictEqual } from 'node:util';
import type Docker from 'dockerode';
import type { AgentService } from './agent-view.ts';
import type { PrivateHost } from './private-host.ts';

export interface Comparison {
  readonly services: number;
  /** What runs and is not in Consul, or not so. */
  readonly missing: readonly string[];
  /** What is in Consul and does not run, or not so. */
  readonly stale: readonly string[];
}

/**
 * Compares the published ports of a private host's containers with the services of one berth.
 *
 * A service with a wrong port is both missing and stale.
 * @param but  IDs of services that somebody else has registered
 */
export async function compare(
  { docker, consul }: PrivateHost,
  hostname: string,
  but: readonly string[] = [],
): Promise<Comparison> {
  const running = (await docker.listContainers()).flatMap((container) => ports(container));
  const desired = new Set(running.map((port) => `${hostname}:${port}`));
  const registered = (await consul.get('/v1/agent/services')) as Record<string, AgentService>;
  const own = Object.values(registered).filter(
    ({ ID }) => ID.startsWith(`${hostname}:`) && !but.includes(ID),
  );
  const current = new Set(own.map(({ ID, Port }) => `${ID} on ${String(Port)}`));
  return {
    services: desired.size,
    missing: [...desired].filter((service) => !current.has(service)),
    stale: [...current].filter((service) => !desired.has(service)),
  };
}

/** `NAME:PORT on PUBLISHED`, for IPv4 alone: the other family has the same ports. */
function ports({ Names, Ports }: Docker.ContainerInfo): readonly string[] {
  const name = Names[0]?.slice(1) ?? '';
  return Ports.filter(({ PublicPort, IP }) => PublicPort > 0 && !IP.includes(':')).map(
    ({ PrivatePort, PublicPort }) => `${name}:${String(PrivatePort)} on ${String(PublicPort)}`,
  );
}

/** Services that somebody else has registered, which berth must leave as they are. */
export class ForeignServices {
  readonly ids: readonly string[];
  readonly #host: PrivateHost;
  #before: readonly unknown[] = [];

  /** One like any other, and one that could be of registrator on this host. */
  constructor(host: PrivateHost, hostname: string) {
    this.#host = host;
    this.ids = [`${hostname}-foreign`, `${hostname}:long-gone:80`];
  }

  async register(): Promise<void> {
    for (const ID of this.ids) {
      const service = { ID, Name: 'foreign', Address: '10.1.1.1', Port: 1, Tags: ['theirs'] };
      await this.#host.consul.put('/v1/agent/service/register', service);
    }
    this.#before = await this.#read();
  }

  /** @param isForgotten  the agent has lost them: nobody but their owner may bring them back */
  async countTouched({ isForgotten = false } = {}): Promise<number> {
    const now = await this.#read();
    return now.filter(
      (service, index) =>
        !isDeepStrictEqual(service, isForgotten ? undefined : this.#before[index]),
    ).length;
  }

  async #read(): Promise<readonly unknown[]> {
    const services = (await this.#host.consul.get('/v1/agent/services')) as Record<string, unknown>;
    return this.ids.map((id) => services[id]);
  }
}
