import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Something the demo says that turned out not to be so. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

export interface RegisteredService {
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
}

export interface RunningContainer {
  readonly name: string;
  /** Published port of 4567/tcp. */
  readonly hostPort: number;
}

/** Runs a program and gives what it printed. */
export async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await execute(program, args, { env: { ...process.env, ...env } });
  return stdout.trim();
}

/** `docker compose` where the CLI has it, else `docker-compose`. */
export async function composeCommand(): Promise<readonly [string, ...string[]]> {
  try {
    await run('docker', ['compose', 'version']);
    return ['docker', 'compose'];
  } catch {
    return ['docker-compose'];
  }
}

/** What Consul says: the passing instances of a service. */
export async function passingServices(name: string): Promise<readonly RegisteredService[]> {
  const { CONSUL_HTTP_ADDR = '127.0.0.1:8500' } = process.env;
  const base = CONSUL_HTTP_ADDR.includes('://') ? CONSUL_HTTP_ADDR : `http://${CONSUL_HTTP_ADDR}`;
  const response = await fetch(`${base}/v1/health/service/${name}?passing`);
  if (!response.ok) throw new DemoFailure(`Consul answers ${String(response.status)}`);
  const entries = (await response.json()) as {
    Service: { ID: string; Address: string; Port: number; Tags: string[] };
  }[];
  return entries
    .map(({ Service: { ID, Address, Port, Tags } }) => ({
      id: ID,
      address: Address,
      port: Port,
      tags: Tags,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What Docker says: the running containers of such a name, by name. */
export async function runningContainers(names: RegExp): Promise<readonly RunningContainer[]> {
  const lines = await run('docker', ['ps', '--format', '{{.Names}}\t{{.Ports}}']);
  return lines
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([name = '']) => names.test(name))
    .map(([name = '', ports = '']) => ({
      name,
      hostPort: Number(/:(\d+)->4567\/tcp/.exec(ports)?.[1]),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
