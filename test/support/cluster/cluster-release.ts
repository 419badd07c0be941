import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { docker as dockerOfTests } from '../docker-cli.ts';
import type { EdgeImages } from '../edge.ts';
import { type Ended, QUICK, ended } from '../release-stage.ts';
import { type Transcript, consulVariables } from './berth-on-host.ts';
import type { Cluster } from './cluster.ts';

const STACK = 'app';
const SERVICE = 'shop';
const VERSIONS = ['1', '2'];
const LOAD_PROGRAM = 'test/support/cluster/load-program.ts';

interface LoadSummary {
  readonly requests: number;
  readonly resets: number;
  readonly failures: readonly string[];
  readonly versions: readonly string[];
}

/** A service in two zones over all hosts, with a proxy on each of them. */
export class ClusterRelease {
  readonly #cluster: Cluster;
  readonly #images: EdgeImages;
  readonly #transcript: Transcript;
  #token = '';

  constructor(cluster: Cluster, images: EdgeImages, transcript: Transcript) {
    this.#cluster = cluster;
    this.#images = images;
    this.#transcript = transcript;
  }

  /** Proxies without anything to serve, zones without tasks, and the token to release with. */
  async prepare(): Promise<void> {
    const { access, directory, hosts } = this.#cluster;
    const { edge, app } = this.#images;
    const tar = `${directory}/images.tar`;
    await dockerOfTests('save', '-o', tar, edge, ...VERSIONS.map((tag) => `${app}:${tag}`));
    await Promise.all(hosts.map(({ dockerHost }) => dockerHost.load(tar)));
    const policy = await this.#berth('policy', SERVICE);
    await access.addPolicy('release', policy.stdout);
    this.#token = await access.of('release');
    await access.addPolicyFile('proxy', 'examples/consul-acl/proxy-policy.hcl');
    await Promise.all([
      this.#createProxies(await access.of('proxy')),
      this.#createZone('blue'),
      this.#createZone('green'),
    ]);
  }

  release(version: string, ...flags: readonly string[]): Promise<Ended> {
    return this.#berth('blue-green', SERVICE, '--version', version, ...QUICK, ...flags);
  }

  /** Requests to every proxy, for as long as something lasts. */
  async underLoad(act: () => Promise<void>): Promise<LoadSummary> {
    const urls = this.#cluster.hosts.map(({ machine }) => `http://${machine.address}/${SERVICE}/`);
    const program = [process.execPath, '--import', 'tsx', LOAD_PROGRAM, ...urls];
    const load = start([...this.#cluster.inNetwork, ...program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const summary = load.stdout === null ? '' : text(load.stdout);
    try {
      await act();
    } finally {
      load.stdin?.end();
    }
    return JSON.parse(await summary) as LoadSummary;
  }

  /** On the manager's machine, among its processes. */
  #berth(...words: readonly string[]): Promise<Ended> {
    const { keys, manager } = this.#cluster;
    const own = [process.execPath, resolve('dist/main.js'), 'deploy', ...words];
    const flags = words[0] === 'policy' ? [] : ['--platform', 'swarm', '--project', STACK];
    const env = {
      ...{ ...process.env, ...consulVariables(keys), CONSUL_HTTP_TOKEN: this.#token },
      ...{ DOCKER_HOST: manager.dockerHost.address, DOCKER_CONFIG: manager.machine.directory },
    };
    const child = start([...manager.machine.entering, ...own, ...flags], {
      ...{ env, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    this.#transcript.follow(child);
    return ended(child);
  }

  /** One on each host, at port 80 of it. */
  async #createProxies(token: string): Promise<void> {
    const { directory, keys, manager } = this.#cluster;
    const variables = {
      ...consulVariables(keys),
      ...{ CONSUL_HTTP_ADDR: '127.0.0.1:8501', CONSUL_HTTP_SSL: 'true', CONSUL_HTTP_TOKEN: token },
      ...{ NGINX_PORT: '80', NGINX_WORKER_LIFETIME: '3' },
      ...{ SERVICE_80_NAME: 'edge', SERVICE_80_TAGS: 'berth-proxy' },
    };
    const source = `${directory}/keys`;
    await manager.docker.createService({
      Name: 'edge',
      TaskTemplate: {
        ContainerSpec: {
          Image: this.#images.edge,
          Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
          Mounts: [{ Type: 'bind', Source: source, Target: source, ReadOnly: true }],
        },
        Networks: [{ Target: 'host' }],
      },
      Mode: { Global: {} },
    } as Docker.CreateServiceOptions);
  }

  async #createZone(zone: string): Promise<void> {
    const settings = [
      ...[`SERVICE_NAME=${SERVICE}`, `SERVICE_TAGS=${zone}`, 'IMAGE_VERSION=0'],
      ...['SERVICE_4567_CHECK_HTTP=/', 'SERVICE_4567_CHECK_INTERVAL=1s'],
    ];
    await this.#cluster.manager.docker.createService({
      Name: `${STACK}_${SERVICE}-${zone}`,
      TaskTemplate: { ContainerSpec: { Image: `${this.#images.app}:0`, Env: settings } },
      Mode: { Replicated: { Replicas: 0 } },
      EndpointSpec: { Ports: [{ TargetPort: 4567, Protocol: 'tcp', PublishMode: 'host' }] },
    } as Docker.CreateServiceOptions);
  }
}

function start([program = '', ...args]: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(program, args, options);
}
