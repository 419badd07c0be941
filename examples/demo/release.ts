import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DemoFailure, passingServices, run } from './world.ts';
import { setTimeout as sleep } from 'node:timers/promises';

const PORT = 18_380;
const EDGE = 'berth-demo-edge';
const IMAGE = 'berth-demo/edge';
const NO_GO = 4;
const PATIENCE_MS = 20_000;

export interface ReleaseOptions {
  readonly service: string;
  readonly project: string;
  readonly version: string;
}

/**
 * Releases a version through nginx and consul-template under load, where they can be had.
 * @returns where the service is reached through nginx; `''` without it
 */
export async function release(options: ReleaseOptions): Promise<string> {
  const hasProxy = await startEdge(options.service);
  const title = hasProxy
    ? `Version ${options.version} is released, through nginx and under load`
    : `Version ${options.version} is released. Without Go there is no consul-template, so that nginx is left out: nothing is proven, connections are watched`;
  process.stdout.write(`\n${title}\n`);
  const url = `/${options.service}/hello`;
  const prove = ['--prove', '--prove-url', url, '--prove-version-from', 'body'];
  await deploy(options, hasProxy ? prove : ['--settle', '2s']);
  return hasProxy ? `http://127.0.0.1:${String(PORT)}${url}` : '';
}

async function deploy(
  { service, project, version }: ReleaseOptions,
  further: readonly string[],
): Promise<void> {
  const file = ['--compose-file', 'examples/demo/compose.yml', '--project', project];
  const times = ['--min-healthy', '1s', '--drain', '5s', '--standby', '1s'];
  const words = ['deploy', 'blue-green', service, '--version', version, ...file, ...times];
  const child = spawn(process.execPath, ['dist/main.js', ...words, ...further], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as unknown as readonly [number | null];
  if (code !== 0) throw new DemoFailure(`berth deploy ended with ${String(code)}`);
}

/** @returns false where consul-template cannot be had */
async function startEdge(service: string): Promise<boolean> {
  const template = await engine('consul-template-image').catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === NO_GO) return undefined;
    throw error;
  });
  if (template === undefined) return false;
  const bases = [`NGINX_IMAGE=${await engine('nginx-image')}`, `CONSUL_TEMPLATE_IMAGE=${template}`];
  await run(
    'docker',
    [
      ...['build', '--quiet', '--network', 'host', '--tag', IMAGE],
      ...bases.flatMap((base) => ['--build-arg', base]),
      'examples/nginx',
    ],
    { DOCKER_BUILDKIT: '0' },
  );
  const environment = [
    `CONSUL_HTTP_ADDR=${consulAddress()}`,
    `NGINX_PORT=${String(PORT)}`,
    `SERVICE_${String(PORT)}_NAME=${EDGE}`,
    ...['SERVICE_TAGS=berth-proxy', 'SERVICE_80_IGNORE=true'],
  ];
  await run('docker', [
    ...['run', '-d', '--name', EDGE, '--network', 'host', '--expose', String(PORT)],
    ...environment.flatMap((one) => ['-e', one]),
    IMAGE,
  ]);
  await answers(`http://127.0.0.1:${String(PORT)}/${service}/hello`);
  return true;
}

/** Removes what releases have written to Consul. */
export async function forget(service: string): Promise<void> {
  const keys = [
    `${service}-active-zone`,
    `${service}-active-version`,
    `deploy/${service}/?recurse`,
  ];
  for (const key of keys) {
    await fetch(`http://${consulAddress()}/v1/kv/${key}`, { method: 'DELETE' });
  }
}

function consulAddress(): string {
  const { CONSUL_HTTP_ADDR = '127.0.0.1:8500' } = process.env;
  return CONSUL_HTTP_ADDR.replace(/^.*:\/\//, '');
}

async function engine(command: string): Promise<string> {
  return run('test/engines', [command]);
}

/** Once the proxy serves, and is registered. */
async function answers(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const isServing = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isServing && (await passingServices(EDGE)).length > 0) return;
    if (Date.now() > deadline) throw new DemoFailure(`nothing answers at ${url}`);
    await sleep(100);
  }
}
