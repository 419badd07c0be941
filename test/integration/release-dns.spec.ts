import { Resolver } from 'node:dns/promises';
import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { KvTrafficReader } from '../../src/consul/kv-traffic-reader.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import type { ContainerId, ContainerSnapshot } from '../../src/domain/container.ts';
import { Registrator } from '../../src/registrator/registrator.ts';
import { TrafficWatch } from '../../src/registrator/traffic-watch.ts';
import { aContainer, aPort, lifecycle, rules } from '../support/builders.ts';
import { consulGet } from '../support/consul-http.ts';
import { DevAgent } from '../support/dev-agent.ts';
import { eventually } from '../support/eventually.ts';
import { FakeSource } from '../support/fake-source.ts';

const SERVICE = 'shop';

/** What of an agent's check this file looks at. */
interface Check {
  readonly Status: string;
  readonly Output: string;
  readonly ModifyIndex: number;
}

describe('Registrator with -release-dns, and clients of a real agent’s DNS', () => {
  const agent = new DevAgent('127.0.0.1', 18_950);
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  const address = parseRegistryUri('consul:', { address: agent.url, ssl: false });
  const settings = { address, token: '', timeoutMs: 10_000 };
  let [source, registrator] = [new FakeSource(), undefined as Registrator | undefined];

  before(async () => {
    await agent.begin();
    resolver.setServers([agent.dns]);
  });

  after(() => agent.end());

  beforeEach(async () => {
    source = new FakeSource();
    registrator = new Registrator({
      source,
      registry: new AgentRegistry(settings),
      traffic: new TrafficWatch({
        ...{ reader: new KvTrafficReader(new ConsulClient(settings)), clock: systemClock },
        report: () => undefined,
      }),
      rules: rules({ hostname: 'vm' }),
      lifecycle: lifecycle(),
      ...{ resyncMs: 60_000, deepResyncEvery: 100, workers: 4 },
      clock: systemClock,
      report: () => undefined,
    });
    await agent.put(`${SERVICE}-active-zone`, 'blue');
    await agent.put(`deploy/${SERVICE}/weights`, '');
    registrator.start();
    source.connect();
    for (const [name, zone, port] of INSTANCES) source.start(instance(name, zone, port));
    await eventually('blue is active', async () => {
      expect(await ports('active')).to.deep.equal([8001, 8002]);
    });
  });

  afterEach(async () => {
    for (const [name] of INSTANCES) source.remove(idOf(name));
    await eventually('all is gone', async () => {
      expect(await consulGet(`/v1/catalog/service/${SERVICE}`, agent.url)).to.deep.equal([]);
    });
    await registrator?.stop();
  });

  const records = (tag: string): ReturnType<Resolver['resolveSrv']> =>
    resolver.resolveSrv(`${tag}.${SERVICE}.service.consul`);
  const ports = async (tag: string): Promise<readonly number[]> =>
    (await records(tag)).map(({ port }) => port).sort();
  const weights = async (): Promise<Record<number, number>> =>
    Object.fromEntries((await records('weighted')).map(({ port, weight }) => [port, weight]));
  const check = async (name: string): Promise<Check | undefined> => {
    const checks = await consulGet(`/v1/health/checks/${SERVICE}`, agent.url);
    return (checks as readonly (Check & { ServiceID: string })[]).find(
      ({ ServiceID }) => ServiceID === `vm:${name}:80`,
    );
  };

  it('answers with the live zone alone, and follows a switch', async () => {
    await agent.put(`${SERVICE}-active-zone`, 'green');

    await eventually('green is active', async () => {
      expect(await ports('active')).to.deep.equal([8003]);
    });
    expect(await ports('weighted')).to.deep.equal([8003]);
    // Consul answers A records with the same instances.
    expect(await resolver.resolve4(`active.${SERVICE}.service.consul`)).to.have.length(1);
  });

  it('gives a canary its share, by zone, and the live zone alone is active', async () => {
    await agent.put(`deploy/${SERVICE}/weights`, '{"zone":"green","percent":10}');

    await eventually('the share is given', async () => {
      expect(await weights()).to.deep.equal({ 8001: 4500, 8002: 4500, 8003: 1000 });
    });
    expect(await ports('active')).to.deep.equal([8001, 8002]);

    await agent.put(`deploy/${SERVICE}/weights`, '');
    await eventually('the share is taken back', async () => {
      expect(await weights()).to.deep.equal({ 8001: 1, 8002: 1 });
    });
  });

  it('keeps what checks say', async () => {
    const id = 'vm:blue-1:80';
    const update = `/v1/agent/check/update/service:${id}`;
    const body = JSON.stringify({ Status: 'warning', Output: 'a disk fills' });
    await fetch(new URL(update, agent.url), { method: 'PUT', body });

    await agent.put(`${SERVICE}-active-zone`, 'green');
    await eventually('green is active', async () => {
      expect(await ports('active')).to.deep.equal([8003]);
    });

    expect(await check('blue-1')).to.include({ Status: 'warning', Output: 'a disk fills' });
    expect(await check('blue-2')).to.include({ Status: 'passing' });
  });

  it('writes nothing while nothing changes', async () => {
    const entries = (): Promise<unknown> =>
      consulGet(`/v1/health/service/${SERVICE}?passing`, agent.url);
    const before = await entries();

    // Longer than one look: the clock is the real one here.
    await systemClockSleep(3_000);

    expect(await entries()).to.deep.equal(before);
  });
});

const INSTANCES = [
  ['blue-1', 'blue', 8001],
  ['blue-2', 'blue', 8002],
  ['green-1', 'green', 8003],
] as const;

function idOf(name: string): ContainerId {
  return `id-of-${name}` as ContainerId;
}

function instance(name: string, zone: string, hostPort: number): ContainerSnapshot {
  return aContainer({
    id: idOf(name),
    name,
    environment: [
      ...[`SERVICE_NAME=${SERVICE}`, `SERVICE_TAGS=${zone}`],
      ...['SERVICE_CHECK_TTL=60s', 'SERVICE_CHECK_INITIAL_STATUS=passing'],
    ],
    ports: [aPort(`0.0.0.0:${String(hostPort)}:80`)],
  });
}

function systemClockSleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => void systemClock.after(delayMs, resolve));
}
