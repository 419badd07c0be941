import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { BerthProcess } from './berth-process.ts';
import { IMAGE, PrivateHost } from './private-host.ts';
import { RecordingProxy } from './recording-proxy.ts';

const STACK = 'web';
const REPOSITORY = 'private/shop';
const QUICK = ['--min-healthy', '1s', '--settle', '1s', '--drain', '3s', '--standby', '0s'].concat([
  '--lock-wait',
  '60s',
]);
/** Without a swarm's own name server each task waits for a registry's name to be looked up in vain. */
const RESOLVER = 'echo nameserver 127.0.0.1 >/tmp/r && mount --bind /tmp/r /etc/resolv.conf';
/** Ends at once in the image whose tag says so. */
const SCRIPT =
  '${ENDS:-false} && echo cannot go on && exit 3; trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
}

/** The part of a service's spec that tests look at. */
interface Spec {
  readonly TaskTemplate: {
    readonly ContainerSpec: { Env: readonly string[]; readonly Image: string };
  };
  readonly Mode: { readonly Replicated: { Replicas: number } };
}

interface Service {
  readonly Version: { readonly Index: number };
  readonly Spec: Spec;
}

/**
 * A private host with images `private/shop` 1, 2 and `ends`; what is released on it reaches its
 * engine through a proxy.
 */
export class SwarmStage {
  readonly host: PrivateHost;
  readonly proxy: RecordingProxy;
  readonly #directory: string;
  #daemon: BerthProcess | undefined;
  #registry: ChildProcess | undefined;

  private constructor(host: PrivateHost, proxy: RecordingProxy, directory: string) {
    this.host = host;
    this.proxy = proxy;
    this.#directory = directory;
  }

  static async open(): Promise<SwarmStage> {
    const host = await PrivateHost.open();
    const directory = await mkdtemp(join(tmpdir(), 'berth-swarm-'));
    const stage = new SwarmStage(host, new RecordingProxy(host.dockerHost), directory);
    await stage.proxy.listen(join(directory, 'docker.sock'));
    await host.run('sh', '-c', RESOLVER);
    await Promise.all(['1', '2', 'ends'].map((tag) => stage.#makeImage(tag)));
    return stage;
  }

  async close(): Promise<void> {
    await this.#daemon?.end();
    this.#registry?.kill();
    await this.proxy.close();
    await this.host.close();
    await rm(this.#directory, { recursive: true });
  }

  /** The registrator of the host. */
  async startDaemon(): Promise<void> {
    const own = ['run', '-ip', '127.0.0.1', '-hostname', 'node', 'consul:'];
    const env = { DOCKER_HOST: this.host.dockerHost, CONSUL_HTTP_ADDR: '' };
    this.#daemon = new BerthProcess(own, env, this.host.inNetwork);
    await this.#daemon.logged('resynced');
  }

  async createZone(zone: string, repository: string = REPOSITORY): Promise<void> {
    await this.host.docker.createService({
      Name: `${STACK}_shop-${zone}`,
      TaskTemplate: {
        ContainerSpec: {
          Image: `${repository}:0`,
          Command: ['sh', '-c', SCRIPT],
          Env: ['SERVICE_NAME=shop', `SERVICE_TAGS=${zone}`, 'IMAGE_VERSION=0', 'OTHER=kept'],
        },
      },
      Mode: { Replicated: { Replicas: 0 } },
      UpdateConfig: { Parallelism: 1, FailureAction: 'rollback' },
      EndpointSpec: { Ports: [{ TargetPort: 80, Protocol: 'tcp', PublishMode: 'host' }] },
    } as Docker.CreateServiceOptions);
  }

  /** What `docker login` would leave. */
  async logIn(config: object): Promise<void> {
    await writeFile(join(this.#directory, 'config.json'), JSON.stringify(config));
  }

  /** A registry at 127.0.0.1:5000 of the host, whose images are those of the host. */
  async startRegistry(login: string, ...tags: readonly string[]): Promise<void> {
    const layer = join(this.#directory, 'layer.tar');
    const container = await this.host.docker.createContainer({ Image: IMAGE, Cmd: ['sh'] });
    await pipeline(await container.export(), createWriteStream(layer));
    await container.remove();
    const [program, ...within] = [...this.host.inNetwork, process.execPath];
    const args = ['--import', 'tsx', 'test/support/image-registry.ts', '5000', login, layer];
    const stdio: StdioOptions = ['ignore', 'pipe', 'inherit'];
    this.#registry = spawn(program, [...within, ...args, ...tags], { stdio });
    if (this.#registry.stdout !== null) await once(this.#registry.stdout, 'data');
  }

  #begin(...args: readonly string[]): ChildProcess {
    const own = ['dist/main.js', 'deploy', '--platform', 'swarm', '--project', STACK, ...args];
    const [program = '', ...words] = [...this.host.inNetwork, process.execPath, ...own];
    const dockerHost = `unix://${join(this.#directory, 'docker.sock')}`;
    const env = { DOCKER_HOST: dockerHost, CONSUL_HTTP_ADDR: '', DOCKER_CONFIG: this.#directory };
    const options = { env: { ...process.env, ...env } };
    return spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  run(...args: readonly string[]): Promise<Ended> {
    return ended(this.#begin(...args));
  }

  release(version: string, ...flags: readonly string[]): Promise<Ended> {
    return ended(this.beginRelease(version, ...flags));
  }

  beginRelease(version: string, ...flags: readonly string[]): ChildProcess {
    return this.#begin('blue-green', 'shop', '--version', version, ...QUICK, ...flags);
  }

  /** Zone and version, as the keys have them. */
  async active(): Promise<readonly string[]> {
    return [await this.#key('active-zone'), await this.#key('active-version')];
  }

  /** The tags of what is passing. */
  async passing(): Promise<readonly string[]> {
    const found = await this.host.consul.get('/v1/health/service/shop?passing');
    const entries = found as readonly { readonly Service: { readonly Tags: readonly string[] } }[];
    return entries.flatMap(({ Service }) => Service.Tags);
  }

  service(zone: string): Promise<Service> {
    return this.host.docker.getService(`${STACK}_shop-${zone}`).inspect() as Promise<Service>;
  }

  async replicas(zone: string): Promise<number> {
    return (await this.service(zone)).Spec.Mode.Replicated.Replicas;
  }

  async image(zone: string): Promise<string> {
    return (await this.service(zone)).Spec.TaskTemplate.ContainerSpec.Image;
  }

  async environment(zone: string): Promise<readonly string[]> {
    return (await this.service(zone)).Spec.TaskTemplate.ContainerSpec.Env;
  }

  /** IDs of its containers. */
  async running(zone: string): Promise<readonly string[]> {
    const label = [`com.docker.swarm.service.name=${STACK}_shop-${zone}`];
    const listed = await this.host.docker.listContainers({ filters: { label } });
    return listed.map(({ Id }) => Id);
  }

  /** As an operator would change the service, with nobody's leave. */
  async change(zone: string, edit: (spec: Spec) => void): Promise<void> {
    const { Version, Spec } = await this.service(zone);
    edit(Spec);
    const query = { _query: { version: Version.Index }, _body: Spec };
    await this.host.docker.getService(`${STACK}_shop-${zone}`).update(query);
  }

  async #key(name: string): Promise<string> {
    const found = await this.host.consul.get(`/v1/kv/shop-${name}`);
    const [entry] = found as readonly { readonly Value: string }[];
    return Buffer.from(entry?.Value ?? '', 'base64').toString();
  }

  async #makeImage(tag: string): Promise<void> {
    const { docker } = this.host;
    const container = await docker.createContainer({ Image: IMAGE, Cmd: ['sh'] });
    const changes = `ENV ENDS=${String(tag === 'ends')}`;
    await container.commit({ repo: REPOSITORY, tag, changes });
    await container.remove();
  }
}

async function ended(child: ChildProcess): Promise<Ended> {
  const { stdout } = child;
  if (stdout === null) throw new Error('it has no output');
  const [output] = await Promise.all([text(stdout), once(child, 'exit')]);
  return { code: child.exitCode, stdout: output };
}
