import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { eventually } from '../eventually.ts';
import { PATH, whyNoPrivateHost } from '../private-host.ts';
import type { UnixHttp } from '../unix-http.ts';
import { Access } from './access.ts';
import { ConsulNode } from './consul-node.ts';
import { type ConsulKeys, makeConsulKeys } from './consul-keys.ts';
import { DockerHost } from './docker-host.ts';
import { Hub } from './hub.ts';
import { joinSwarm } from './join-swarm.ts';
import { Machine } from './machine.ts';

const execute = promisify(execFile);
const SOON = { timeoutMs: 60_000 };

/** Of the containers of a cluster; it has a shell and `sleep`. */
export const IMAGE = 'cluster/base';

/** A machine with a Docker Engine, which is a node of the swarm, and a Consul agent. */
export interface ClusterHost {
  readonly name: string;
  readonly machine: Machine;
  readonly docker: Docker;
  readonly dockerHost: DockerHost;
  readonly agent: ConsulNode;
}

export interface ConsulServer {
  readonly machine: Machine;
  readonly node: ConsulNode;
}

interface SwarmNode {
  readonly Description: { readonly Hostname: string };
  readonly Status: { readonly State: string };
}

interface Check {
  readonly CheckID: string;
  readonly Status: string;
}

/** @returns why this machine cannot have a cluster; `undefined` if it can */
export async function whyNoCluster(): Promise<string | undefined> {
  const reason = await whyNoPrivateHost();
  if (reason !== undefined) return reason;
  const env = { ...process.env, PATH };
  return execute('ip', ['-Version'], { env }).then(
    () => undefined,
    () => 'no ip (Debian’s iproute2)',
  );
}

/**
 * Three machines with a Docker Engine and a Consul agent each, joined to one swarm whose manager is the
 * first, and three machines with a Consul server.
 *
 * INVARIANT: nothing outlives `close`, nor this process (see Hub).
 */
export class Cluster {
  readonly hosts: readonly ClusterHost[];
  readonly servers: readonly ConsulServer[];
  readonly keys: ConsulKeys;
  readonly #hub: Hub;
  #access: Access | undefined;

  private constructor(hub: Hub, program: string, keys: ConsulKeys) {
    this.#hub = hub;
    this.keys = keys;
    const machines = (prefix: string, first: number): readonly Machine[] =>
      [0, 1, 2].map((number) => new Machine(hub, `${prefix}${String(number + 1)}`, first + number));
    const servers = machines('server', 11);
    const addresses = servers.map(({ address }) => address);
    const node = (machine: Machine, isServer: boolean): ConsulNode =>
      new ConsulNode(machine, { program, keys, servers: addresses, isServer });
    this.servers = servers.map((machine) => ({ machine, node: node(machine, true) }));
    this.hosts = machines('host', 1).map((machine) => {
      const dockerHost = new DockerHost(machine);
      const { docker } = dockerHost;
      return { name: machine.name, machine, docker, dockerHost, agent: node(machine, false) };
    });
  }

  static async open(): Promise<Cluster> {
    const { stdout } = await execute('test/engines', ['consul-program']);
    const hub = await Hub.open(await mkdtemp('/var/tmp/berth-cluster-'));
    try {
      const program = stdout.trim();
      const keys = await makeConsulKeys(program, join(hub.directory, 'keys'));
      const cluster = new Cluster(hub, program, keys);
      await cluster.#boot();
      return cluster;
    } catch (error) {
      await hub.close();
      throw error;
    }
  }

  get directory(): string {
    return this.#hub.directory;
  }

  get inNetwork(): readonly string[] {
    return this.#hub.inNetwork;
  }

  get access(): Access {
    if (this.#access === undefined) throw new Error('Consul has no leader yet');
    return this.#access;
  }

  /** Of the swarm. */
  get manager(): ClusterHost {
    return this.host(0);
  }

  host(index: number): ClusterHost {
    const host = this.hosts[index];
    if (host === undefined) throw new Error(`there is no host ${String(index)}`);
    return host;
  }

  /** What a host does once it has power again. @param also  what is started with the daemons */
  async boot({ machine, dockerHost, agent }: ClusterHost, also: () => void): Promise<void> {
    await machine.switchOn();
    also();
    await Promise.all([dockerHost.start(), agent.start()]);
  }

  async leader(): Promise<ConsulServer> {
    const leader = await this.manager.agent.leader();
    const server = this.servers.find(({ machine }) => machine.address === leader);
    if (server === undefined) throw new Error(`there is no server ${leader}`);
    return server;
  }

  /** Resolves once the others have given a host up: the swarm, and Consul. */
  async misses({ name }: ClusterHost): Promise<void> {
    const check = async (): Promise<void> => {
      const nodes = (await this.manager.docker.listNodes()) as SwarmNode[];
      const node = nodes.find(({ Description }) => Description.Hostname === name);
      const health = await this.http.get(`/v1/health/node/${name}?consistent`);
      const serf = (health as Check[]).find(({ CheckID }) => CheckID === 'serfHealth');
      const found = `${String(node?.Status.State)}, ${String(serf?.Status)}`;
      if (found !== 'down, critical') throw new Error(found);
    };
    await eventually(`${name} is missed`, check, SOON);
  }

  /** Resolves once every host takes part in the swarm, and every node in Consul. */
  async complete(): Promise<void> {
    const check = async (): Promise<void> => {
      const nodes = (await this.manager.docker.listNodes()) as SwarmNode[];
      const ready = nodes.filter(({ Status }) => Status.State === 'ready');
      const passing = await this.http.get('/v1/health/state/passing?consistent');
      const alive = (passing as Check[]).filter((one) => one.CheckID === 'serfHealth');
      const expected = [this.hosts.length, this.hosts.length + this.servers.length];
      const found = [ready.length, alive.length];
      if (String(found) !== String(expected)) throw new Error(`ready, alive: ${String(found)}`);
    };
    await eventually('all nodes are there', check, SOON);
  }

  /** The agent of the manager, which may do everything. */
  get http(): UnixHttp {
    return this.manager.agent.http;
  }

  async close(): Promise<void> {
    await this.#hub.close();
  }

  async #boot(): Promise<void> {
    const machines = [...this.servers, ...this.hosts].map(({ machine }) => machine);
    await Promise.all(machines.map((machine) => machine.switchOn()));
    await Promise.all([this.#bootConsul(), this.#bootDocker()]);
    await this.complete();
  }

  async #bootConsul(): Promise<void> {
    await Promise.all(this.servers.map(({ node }) => node.start()));
    const [first, ...others] = this.servers.map(({ node }) => node.http);
    if (first === undefined) return;
    const access = await Access.open([first, ...others]);
    this.#access = access;
    const all = first.headers;
    await Promise.all(
      this.servers.map(async ({ machine, node }) => {
        const Token = await access.ofAgent(machine.name);
        await node.http.put('/v1/agent/token/agent', { Token });
      }),
    );
    await Promise.all(
      this.hosts.map(async ({ name, agent }) => {
        Object.assign(agent.http.headers, all);
        await agent.start(await access.ofAgent(name));
      }),
    );
  }

  async #bootDocker(): Promise<void> {
    const image = this.#makeImage();
    await Promise.all(
      this.hosts.map(async ({ dockerHost }) => {
        await dockerHost.start();
        await dockerHost.import(await image, IMAGE);
      }),
    );
    await joinSwarm(this.hosts);
  }

  async #makeImage(): Promise<string> {
    const root = join(this.directory, 'image');
    const script = `mkdir -p "$0/bin" && cp "$(command -v busybox)" "$0/bin/busybox" &&
      for name in sh sleep; do ln -s busybox "$0/bin/$name"; done && tar -C "$0" -cf "$0.tar" .`;
    await execute('sh', ['-c', script, root]);
    return `${root}.tar`;
  }
}
