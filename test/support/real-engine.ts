import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { parseEndpoint } from '../../src/docker/endpoint.ts';
import { matchesGlob } from '../../src/domain/mapping/glob.ts';

const NO_ENGINES = 'run it with engines: test/engines exec -- npm run test:engines';

/** Where the environment's engines are. */
export const DOCKER_HOST = required('DOCKER_HOST');
export const CONSUL_URL = required('CONSUL_HTTP_ADDR');

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: ${NO_ENGINES}`);
  return value;
}

/**
 * A name that nothing else on the engines has. Suites that share an engine at the same time, and not a
 * Consul agent, leave each other's containers alone by its beginning (`NAMES_BEGIN`, package.json).
 */
export function uniqueName(prefix: string): string {
  return `${process.env.NAMES_BEGIN ?? ''}${prefix}-${randomBytes(4).toString('hex')}`;
}

/** False for a container of a suite that runs at the same time. */
export function isOfThisSuite(name: string): boolean {
  return !matchesGlob(name, process.env.BERTH_EXCLUDE_NAME ?? '');
}

export interface ContainerOptions {
  readonly name?: string;
  readonly environment?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** `4567` or `4567/udp`, each published on a port that Docker chooses. */
  readonly ports?: readonly string[];
  readonly networkMode?: string;
  /** Exposed without being published. */
  readonly exposed?: readonly string[];
  /** A shell command, probed every second. */
  readonly healthcheck?: string;
  /** Seconds from the signal to stop to the kill. */
  readonly stopTimeout?: number;
}

/** Ends with 0 when it is told to stop, with 3 on SIGUSR1; survives SIGHUP and SIGQUIT. */
const COMMAND = [
  ...['sh', '-c'],
  'trap "exit 0" TERM; trap "exit 3" USR1; while :; do sleep 1000 & wait $!; done',
];

/** Real containers for one test suite; `removeAll` leaves nothing behind. */
export class TestContainers {
  readonly docker: Docker;
  readonly #created: Docker.Container[] = [];

  constructor() {
    const settings = { host: DOCKER_HOST, tlsVerify: false, certPath: '' };
    this.docker = new Docker(parseEndpoint(settings).options);
  }

  async create(options: ContainerOptions): Promise<Docker.Container> {
    const ports = (options.ports ?? []).map(withProtocol);
    const exposed = [...ports, ...(options.exposed ?? []).map(withProtocol)];
    const container = await this.docker.createContainer({
      ...(options.name === undefined ? {} : { name: options.name }),
      Image: 'berth-test/base:1',
      Cmd: COMMAND,
      ...(options.stopTimeout === undefined ? {} : { StopTimeout: options.stopTimeout }),
      ...(options.healthcheck === undefined ? {} : { Healthcheck: probe(options.healthcheck) }),
      Env: [...(options.environment ?? [])],
      Labels: { ...options.labels },
      ExposedPorts: Object.fromEntries(exposed.map((port) => [port, {}])),
      HostConfig: {
        NetworkMode: options.networkMode ?? 'bridge',
        PortBindings: Object.fromEntries(ports.map((port) => [port, [{ HostPort: '' }]])),
      },
    });
    this.#created.push(container);
    return container;
  }

  async run(options: ContainerOptions): Promise<Docker.Container> {
    const container = await this.create(options);
    await container.start();
    return container;
  }

  async removeAll(): Promise<void> {
    const all = this.#created.splice(0);
    await inBatches(all, 10, async (container) => {
      await container.remove({ force: true }).catch((error: unknown) => {
        if ((error as { statusCode?: number }).statusCode !== 404) throw error;
      });
    });
  }
}

/** Runs a task for each item, so many at a time. */
export async function inBatches<T>(
  items: readonly T[],
  size: number,
  task: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const queue = items.map((item, index) => ({ item, index }));
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      await task(next.item, next.index);
    }
  };
  await Promise.all(Array.from({ length: size }, worker));
}

function probe(command: string): Docker.HealthConfig {
  return { Test: ['CMD-SHELL', command], Interval: 1e9, Timeout: 1e9, Retries: 1 };
}

function withProtocol(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`;
}
