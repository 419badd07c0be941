import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/**
 * The floor: list, inspect and register with nothing else around it.
 *
 * @returns seconds, without the start of the process that does it
 */
export async function sync(
  socketPath: string,
  consulPort: number,
  concurrency: number,
): Promise<number> {
  const script = fileURLToPath(import.meta.url);
  const args = ['--import', 'tsx', script, socketPath, String(consulPort), String(concurrency)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return Number(output);
}

async function main([
  socketPath = '',
  port = '',
  concurrency = '',
]: readonly string[]): Promise<void> {
  const most = Number(concurrency);
  const docker = { socketPath, agent: new Agent({ keepAlive: true, maxSockets: most }) };
  const consul = { port, agent: new Agent({ keepAlive: true, maxSockets: most }) };
  const startMs = performance.now();
  await syncWith(docker, consul, most);
  process.stdout.write(String((performance.now() - startMs) / 1000));
}

/** Registers what Docker lists, as many at a time. */
export async function syncWith(
  docker: RequestOptions,
  consul: RequestOptions,
  most: number,
): Promise<void> {
  const listed = JSON.parse(await call({ ...docker, path: '/containers/json' })) as Listed[];
  const waiting = listed.values();
  const worker = async (): Promise<void> => {
    for (const { Id } of waiting) {
      const path = `/containers/${Id}/json`;
      const inspected = JSON.parse(await call({ ...docker, path })) as Inspected;
      const body = JSON.stringify(registration(inspected));
      const headers = { 'content-type': 'application/json' };
      const register = { method: 'PUT', path: '/v1/agent/service/register', headers };
      await call({ ...consul, ...register }, body);
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
}

interface Listed {
  readonly Id: string;
}

export interface Inspected extends Listed {
  readonly Name: string;
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[]>>;
  };
}

/** As much as a registrator sends. */
export function registration({ Id, Name, NetworkSettings }: Inspected): object {
  const port = Number(NetworkSettings.Ports['80/tcp']?.[0]?.HostPort);
  return {
    ID: `bench:${Name.slice(1)}:80`,
    Name: 'web',
    Address: '10.0.0.1',
    Port: port,
    Tags: ['blue', 'v12'],
    Meta: { owner: 'bench', container: Id, hash: '0123456789abcdef0123456789abcdef' },
  };
}

function call(options: RequestOptions, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(options, (response) => {
      text(response).then(resolve, reject);
    })
      .on('error', reject)
      .end(body);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
  process.exit();
}
