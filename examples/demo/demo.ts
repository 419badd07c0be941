import { setTimeout as sleep } from 'node:timers/promises';
import { Berth } from './berth.ts';
import { canary } from './canary.ts';
import { forget, release } from './release.ts';
import {
  DemoFailure,
  type RegisteredService,
  type RunningContainer,
  composeCommand,
  passingServices,
  run,
  runningContainers,
} from './world.ts';

const PROJECT = 'berth-demo';
const SERVICE = 'berth-demo-app';
const BURST_SERVICE = 'berth-demo-burst';
// Compose joins the words with `_` in version 1 and with `-` in version 2.
const ZONE_CONTAINERS = /^berth-demo[-_]berth-demo-app-/;
const GREEN_CONTAINERS = /^berth-demo[-_]berth-demo-app-green/;
const BURST_CONTAINERS = /^berth-demo-burst-/;
const BURST_SIZE = 20;
/** Registered services are compared with Docker until they agree, at most so long. */
const PATIENCE_MS = 10_000;
const HOSTNAME = 'demo-host';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop.abort(new DemoFailure(`stopped by ${signal}`));
  });
}

const [compose, ...composeArgs] = await composeCommand();

/** Starts and stops containers of a zone as the CI server of the workflow does. */
async function scale(zone: 'blue' | 'green', count: number, version: string): Promise<void> {
  const service = `${SERVICE}-${zone}`;
  const file = ['-p', PROJECT, '-f', 'examples/demo/compose.yml'];
  const up = ['up', '-d', '--no-recreate', '--scale', `${service}=${String(count)}`, service];
  await run(compose, [...composeArgs, ...file, ...up], { IMAGE_VERSION: version });
}

async function burst(): Promise<void> {
  const indices = Array.from({ length: BURST_SIZE }, (_, index) => String(index));
  await Promise.all(
    indices.map((index) => {
      const name = ['--name', `${BURST_SERVICE}-${index}`, '-e', `SERVICE_NAME=${BURST_SERVICE}`];
      return run('docker', ['run', '-d', '-p', '4567', ...name, `${PROJECT}/${SERVICE}:1`]);
    }),
  );
}

/** Shows what Consul has for a service, once it is what Docker runs. */
async function show(title: string, service: string, names: RegExp): Promise<void> {
  stop.signal.throwIfAborted();
  const [services, containers] = await agreement(service, names);
  process.stdout.write(`\n${title}\n`);
  if (services.length === 0) process.stdout.write('  nothing registered, nothing running\n');
  for (const { id, address, port, tags } of services.slice(0, 6)) {
    const answer = await answerOf(address, port);
    const container = id.split(':')[1] ?? '';
    const columns = [container.padEnd(34), `${address}:${String(port)}`.padEnd(18)];
    process.stdout.write(`  ${columns.join('')}${tags.join(',').padEnd(8)}${answer}\n`);
  }
  const rest = services.length - 6;
  if (rest > 0) process.stdout.write(`  … and ${String(rest)} more\n`);
  process.stdout.write(
    `  ${String(services.length)} registered, ${String(containers.length)} running: equal\n`,
  );
}

type Agreement = readonly [readonly RegisteredService[], readonly RunningContainer[]];

async function agreement(service: string, names: RegExp): Promise<Agreement> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    stop.signal.throwIfAborted();
    const [services, containers] = [await passingServices(service), await runningContainers(names)];
    const inConsul = services.map(({ id, port }) => `${id} ${String(port)}`);
    const inDocker = containers.map(
      ({ name, hostPort }) => `${HOSTNAME}:${name}:4567 ${String(hostPort)}`,
    );
    if (inConsul.join() === inDocker.sort().join()) return [services, containers];
    if (Date.now() > deadline) {
      throw new DemoFailure(
        `Consul does not equal Docker\n  Consul: ${inConsul.join(', ')}\n  Docker: ${inDocker.join(', ')}`,
      );
    }
    await sleep(50);
  }
}

/** What the instance itself says: the address in Consul leads to it. */
async function answerOf(address: string, port: number): Promise<string> {
  const response = await fetch(`http://${address}:${String(port)}/hello`, {
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new DemoFailure(`/hello answers ${String(response.status)}`);
  return (await response.text()).trim();
}

async function prepare(): Promise<void> {
  for (const version of ['1', '2']) {
    await run('docker', ['tag', `berth-test/http:${version}`, `${PROJECT}/${SERVICE}:${version}`]);
  }
  await removeContainers();
  await forget(SERVICE);
}

async function removeContainers(): Promise<void> {
  const filter = ['--filter', `name=^${PROJECT}`];
  const ids = await run('docker', ['ps', '-aq', ...filter]);
  if (ids !== '') await run('docker', ['rm', '-f', ...ids.split('\n')]);
}

async function tell(): Promise<void> {
  await scale('blue', 2, '1');
  await show('Blue zone started with two containers of version 1', SERVICE, ZONE_CONTAINERS);
  await scale('green', 3, '2');
  await show('Green zone started beside it with three of version 2', SERVICE, ZONE_CONTAINERS);
  const [victim] = await runningContainers(GREEN_CONTAINERS);
  if (victim !== undefined) await run('docker', ['kill', victim.name]);
  await show('One green container killed', SERVICE, ZONE_CONTAINERS);
  await scale('blue', 0, '1');
  await show('Blue zone stopped', SERVICE, ZONE_CONTAINERS);
  const url = await release({ service: SERVICE, project: PROJECT, version: '1' });
  await show('Version 1 serves, in the blue zone', SERVICE, ZONE_CONTAINERS);
  await burst();
  await show(`${String(BURST_SIZE)} containers started at once`, BURST_SERVICE, BURST_CONTAINERS);
  if (url !== '') {
    await canary({ service: SERVICE, project: PROJECT, version: '2' }, url);
    await show('Version 2 serves, in the green zone', SERVICE, ZONE_CONTAINERS);
  }
  if (process.argv.includes('--keep')) await keep();
}

async function keep(): Promise<void> {
  process.stdout.write('\nKept running; Ctrl-C ends it.\n');
  await sleep(2 ** 31 - 1, undefined, { signal: stop.signal }).catch(() => undefined);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const begunMs = Date.now();
process.stdout.write('berth demo: Docker containers, and what Consul knows of them\n');
await prepare();
const berth = new Berth(['run', '-ip', '127.0.0.1', '-hostname', HOSTNAME, 'consul:']);
try {
  await tell();
  await removeContainers();
  await show('Everything removed', SERVICE, ZONE_CONTAINERS);
  await show('… and the burst', BURST_SERVICE, BURST_CONTAINERS);
  const latencies = berth.latenciesMs;
  const seconds = Math.round((Date.now() - begunMs) / 1000);
  process.stdout.write(
    `\nFrom Docker's event to Consul: median ${String(median(latencies))} ms of ` +
      `${String(latencies.length)} registrations. All of it held; ${String(seconds)} s.\n`,
  );
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`\ndemo: ${error.message}\n`);
  if (!stop.signal.aborted) process.stderr.write(`${berth.tail(10).join('\n')}\n`);
  process.exitCode = stop.signal.aborted ? 130 : 1;
} finally {
  await removeContainers();
  // berth removes what the containers had in Consul before it stops itself.
  await agreementAtEnd();
  await berth.stop();
  await forget(SERVICE);
}

async function agreementAtEnd(): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!berth.hasEnded && Date.now() < deadline) {
    const left = [...(await passingServices(SERVICE)), ...(await passingServices(BURST_SERVICE))];
    if (!left.some(({ id }) => id.startsWith(`${HOSTNAME}:`))) return;
    await sleep(50);
  }
}
