import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { expect } from 'chai';
import type { Phase } from '../../src/domain/deploy/phase.ts';
import { BerthProcess } from './berth-process.ts';
import { consulAddress, consulGet } from './consul-http.ts';
import { eventually } from './eventually.ts';
import { TestContainers, uniqueName } from './real-engine.ts';

/** Waits that suit a test. */
export const QUICK = ['--min-healthy', '1s', '--settle', '1s', '--drain', '3s', '--standby', '0s'];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
}

/** The two zones of a service, as the seed's Compose file has them. */
export function composeServices(service: string, repository: string): string {
  const zone = (name: string): string => `  ${service}-${name}:
    image: "${repository}:\${IMAGE_VERSION}"
    network_mode: bridge
    environment:
      - "SERVICE_NAME=${service}"
      - "SERVICE_TAGS=${name}"
    ports:
      - "4567"
`;
  return `${zone('blue')}${zone('green')}`;
}

function composeFile(service: string, repository: string): string {
  return `version: "2"\n\nservices:\n${composeServices(service, repository)}`;
}

/** The seed's Compose file for canaries: a version for each zone, which its tag names too. */
export function canaryFile(service: string, repository: string): string {
  const zone = (name: string): string => `  ${service}-${name}:
    image: "${repository}:\${${name.toUpperCase()}_IMAGE_VERSION}"
    network_mode: bridge
    environment:
      - "SERVICE_NAME=${service}"
      - "SERVICE_TAGS=${name}_v\${${name.toUpperCase()}_IMAGE_VERSION}"
    ports:
      - "4567"
`;
  return `version: "2"\n\nservices:\n${zone('blue')}${zone('green')}`;
}

/** A service that is released: its Compose file, and a daemon that registers it. */
export class ReleaseStage {
  readonly service = uniqueName('shop');
  readonly docker: Docker = new TestContainers().docker;
  readonly #consul: string;
  #directory = '';
  #daemon: BerthProcess | undefined;

  readonly #file: typeof composeFile;

  /**
   * @param consul  the agent that everything talks to
   * @param file    makes its Compose file
   */
  constructor(consul = consulAddress(), file = composeFile) {
    this.#consul = consul;
    this.#file = file;
  }

  /** @param ip  that the instances are registered with */
  async begin(repository = 'berth-test/http', ip = '127.0.0.1'): Promise<void> {
    this.#directory = await mkdtemp(join(tmpdir(), 'shop-'));
    await writeFile(this.composeFile, this.#file(this.service, repository));
    const flags = ['-ip', ip, '-hostname', this.service, '-resync', '5'];
    this.#daemon = new BerthProcess(['run', ...flags, 'consul:'], this.#env);
    await this.#daemon.logged('resynced');
  }

  async end(): Promise<void> {
    for (const { Id } of await this.zone('')) {
      await this.docker.getContainer(Id).remove({ force: true });
    }
    await eventually('nothing is left', async () => expect(await this.passing()).to.equal(0));
    await this.#daemon?.end();
    await rm(this.#directory, { recursive: true });
  }

  get composeFile(): string {
    return join(this.#directory, 'docker-compose.yml');
  }

  /** Containers of a zone, running or not; `''`: of both. */
  async zone(name: string): Promise<readonly Docker.ContainerInfo[]> {
    const all = await this.docker.listContainers({ all: true });
    return all.filter(({ Names }) => Names.some((one) => one.includes(`${this.service}-${name}`)));
  }

  async passing(): Promise<number> {
    const found = await consulGet(`/v1/health/service/${this.service}?passing`, this.#consul);
    return (found as readonly unknown[]).length;
  }

  /** `active-zone` or `active-version`; `''` without. */
  async key(name: string): Promise<string> {
    const path = `/v1/kv/${this.service}-${name}`;
    const entries = (await consulGet(path, this.#consul).catch(() => [])) as readonly {
      Value: string;
    }[];
    return Buffer.from(entries[0]?.Value ?? '', 'base64').toString();
  }

  async phase(): Promise<string> {
    const { stdout } = await this.deploy('status', this.service, '--output', 'json');
    return (JSON.parse(stdout) as { deployment?: { phase: string } }).deployment?.phase ?? '';
  }

  /** Starts `berth deploy ARGS`. */
  start(...args: readonly string[]): ChildProcess {
    const words = ['dist/main.js', 'deploy', ...args, '--compose-file', this.composeFile];
    const env = { ...process.env, ...this.#env };
    return spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  }

  get #env(): Readonly<Record<string, string>> {
    return { CONSUL_HTTP_ADDR: this.#consul };
  }

  /** From a directory that has nothing to do with the service. */
  elsewhere(...args: readonly string[]): Promise<Ended> {
    const env = { ...process.env, ...this.#env };
    const words = [join(process.cwd(), 'dist/main.js'), 'deploy', ...args];
    const cwd = tmpdir();
    return ended(
      spawn(process.execPath, words, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  }

  async deploy(...args: readonly string[]): Promise<Ended> {
    return ended(this.start(...args));
  }

  release(version: string, ...flags: readonly string[]): Promise<Ended> {
    return ended(this.startRelease(version, ...flags));
  }

  startRelease(version: string, ...flags: readonly string[]): ChildProcess {
    return this.start('blue-green', this.service, '--version', version, ...QUICK, ...flags);
  }
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const { stdout } = child;
  if (stdout === null) throw new Error('it has no output');
  const [output] = await Promise.all([text(stdout), once(child, 'exit')]);
  return { code: child.exitCode, stdout: output };
}

/** Resolves as soon as a release, with `--output json`, has recorded that it is in a phase. */
export function reached(child: ChildProcess, phase: Phase): Promise<void> {
  const { stdout } = child;
  if (stdout === null) throw new Error('it has no output');
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stdout });
    const seen: string[] = [];
    lines.on('line', (line) => {
      seen.push(line);
      const event = JSON.parse(line) as { readonly event: string; readonly phase?: string };
      if (event.event === 'phase' && event.phase === phase) resolve();
    });
    lines.on('close', () => {
      reject(new Error(`it never came to ${phase}:\n${seen.join('\n')}`));
    });
  });
}
