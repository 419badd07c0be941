import { expect } from 'chai';
import { agentServices, deregister, deregisterAll, registerByHand } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import {
  CONSUL_URL,
  TestContainers,
  inBatches,
  isOfThisSuite,
  uniqueName,
} from '../support/real-engine.ts';

const SOON = { timeoutMs: 15_000 };
const ADDRESS = '10.9.8.7';

describe('berth run, on a real engine and a real agent', () => {
  const containers = new TestContainers();
  const processes: BerthProcess[] = [];
  let hostname = '';

  function start(args: readonly string[] = [], env: Record<string, string> = {}): BerthProcess {
    const berth = new BerthProcess(
      ['run', '-ip', ADDRESS, '-hostname', hostname, ...args, 'consul:'],
      env,
    );
    processes.push(berth);
    return berth;
  }

  async function startAndWait(args: readonly string[] = []): Promise<BerthProcess> {
    const berth = start(args);
    await berth.logged('resynced');
    return berth;
  }

  /** IDs in Consul, without the host's name and the port. */
  async function registeredNames(): Promise<readonly string[]> {
    const services = await agentServices(`${hostname}:`);
    return services.map(({ ID }) => ID.split(':')[1] ?? '').sort();
  }

  beforeEach(() => {
    hostname = uniqueName('host');
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((berth) => berth.end('SIGKILL')));
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  it('registers a container with its published port and tags, until it stops', async () => {
    await startAndWait();
    const name = uniqueName('juan');

    const container = await containers.run({
      name,
      ports: ['4567'],
      environment: [`SERVICE_NAME=${name}`, 'SERVICE_TAGS=blue,v1', 'SERVICE_REGION=eu'],
    });

    const [service] = await eventually('registered', () => oneOrMore(`${hostname}:${name}`), SOON);
    const { NetworkSettings } = await container.inspect();
    expect(service).to.deep.include({
      ID: `${hostname}:${name}:4567`,
      Service: name,
      Address: ADDRESS,
      Port: Number(NetworkSettings.Ports['4567/tcp']?.[0]?.HostPort),
      Tags: ['blue', 'v1'],
    });
    expect(service?.Meta).to.include({ region: 'eu', 'berth-container': container.id });
    await container.stop();
    await eventually('deregistered', () => none(`${hostname}:${name}`), SOON);
  });

  it('registers what was running before it', async () => {
    const name = uniqueName('early');
    await containers.run({ name, ports: ['80'] });

    await startAndWait();

    await eventually('registered', () => oneOrMore(`${hostname}:${name}:80`), SOON);
  });

  it('registers every container of a burst, and none stays after all are killed', async () => {
    await startAndWait();
    const rounds = Number(process.env.BERTH_BURST_ROUNDS ?? '3');

    for (let round = 0; round < rounds; round += 1) {
      const names = Array.from({ length: 40 }, (_, index) => `${hostname}-${String(index)}`).sort();
      const created = await Promise.all(
        names.map((name) => containers.create({ name, ports: ['80'] })),
      );
      await inBatches(created, 20, async (container) => {
        await container.start();
      });
      const ours = async (): Promise<readonly string[]> =>
        (await registeredNames()).filter((name) => name.startsWith(hostname));
      await eventually('40 of 40', async () => expect(await ours()).to.deep.equal(names), SOON);
      await Promise.all(created.map((container) => container.kill()));
      await eventually('0 stale', async () => expect(await ours()).to.deep.equal([]), SOON);
      await containers.removeAll();
    }
  });

  it('makes Consul equal Docker after kill -9 and a start anew', async () => {
    const first = await startAndWait();
    const [stays, dies] = [uniqueName('stays'), uniqueName('dies')];
    await containers.run({ name: stays, ports: ['80'] });
    const dying = await containers.run({ name: dies, ports: ['80'] });
    await eventually('both', () => oneOrMore(`${hostname}:${dies}`), SOON);
    const churn = inBatches(Array.from({ length: 20 }), 4, async (_, index) => {
      const container = await containers.run({
        name: `${hostname}-${String(index)}`,
        ports: ['80'],
      });
      if (index % 2 === 0) await container.kill();
    });

    await first.end('SIGKILL');
    await dying.kill();
    await churn;
    await startAndWait();

    const running = await containers.docker.listContainers();
    const published = running.filter(({ Ports }) => Ports.some(({ PublicPort }) => PublicPort > 0));
    const names = published
      .map(({ Names }) => Names[0]?.slice(1) ?? '')
      .filter(isOfThisSuite)
      .sort();
    await eventually(
      'Consul equals Docker',
      async () => expect(await registeredNames()).to.deep.equal(names),
      SOON,
    );
    expect(names).to.include(stays).and.not.include(dies);
  });

  it('writes nothing when nothing changed: not at a resync, not when started anew', async () => {
    const name = uniqueName('quiet');
    const proxy = new RecordingProxy(CONSUL_URL);
    const port = await proxy.listen(0);
    const env = { CONSUL_HTTP_ADDR: `127.0.0.1:${String(port)}` };
    const first = start(['-resync', '1', '-log-level', 'debug'], env);
    await containers.run({ name, ports: ['80'] });
    await eventually('registered', () => oneOrMore(`${hostname}:${name}`), SOON);
    await first.logged('resynced', { reason: 'resync', enqueued: 0 });
    const writes = proxy.writes().length;

    await first.logged('resynced', { reason: 'resync', enqueued: 0 });
    await first.end();
    await start(['-resync', '1', '-log-level', 'debug'], env).logged('resynced', {
      reason: 'resync',
      enqueued: 0,
    });

    expect(proxy.writes()).to.have.length(writes);
    await proxy.close();
  });

  it('leaves services of others alone, and adopts those that registrator left', async () => {
    const name = uniqueName('web');
    const foreignId = `${hostname}-foreign`;
    const legacyId = `${hostname}:${name}:80`;
    await registerByHand({ ID: foreignId, Name: 'foreign', Address: '10.1.1.1', Port: 1 });
    await registerByHand({ ID: legacyId, Name: 'web', Address: '10.1.1.1', Port: 2 });
    await containers.run({ name, ports: ['80'] });
    await containers.run({ ports: ['81'], environment: [`SERVICE_ID=${foreignId}`] });

    const berth = await startAndWait();

    await berth.logged('registered', { serviceId: legacyId, cause: 'adopted' });
    await berth.logged('labels');
    const [foreign] = await agentServices(foreignId);
    expect(foreign).to.deep.include({ Address: '10.1.1.1', Port: 1, Meta: {} });
    await deregister(foreignId);
  });

  it('registers the neighbours of a container whose labels are nonsense', async () => {
    const berth = await startAndWait();
    const [poison, neighbour] = [uniqueName('poison'), uniqueName('neighbour')];

    await containers.run({
      name: poison,
      ports: ['80'],
      labels: {
        SERVICE_TAGS: `fine,${'x'.repeat(10_000)}`,
        SERVICE_81_NAME: 'no-such-port',
        SERVICE_99999999999999999999_NAME: 'no-such-port',
        SERVICE_NAME: 'nul\u0000⚓',
        SERVICE_ID: 'a/../b',
        SERVICE___PROTO__: 'polluted',
        'SERVICE_bad key!': 'x'.repeat(600),
        SERVICE_CHECK_HTTP: '/',
        SERVICE_CHECK_INTERVAL: 'often',
      },
    });
    await containers.run({ name: neighbour, ports: ['80'] });

    await eventually('neighbour', () => oneOrMore(`${hostname}:${neighbour}:80`), SOON);
    const [service] = await eventually('poison', () => oneOrMore(`${hostname}:${poison}:80`), SOON);
    expect(service).to.deep.include({ Service: 'nul⚓', Tags: ['fine'] });
    expect(Object.keys(service?.Meta ?? {}))
      .to.include('__proto__')
      .and.include('bad_key_');
    const note = await berth.logged('labels', { container: poison });
    expect(note.problems).to.have.length(9);
  });

  it('stops cleanly on SIGTERM; services stay', async () => {
    const berth = await startAndWait();
    const name = uniqueName('stays');
    await containers.run({ name, ports: ['80'] });
    await eventually('registered', () => oneOrMore(`${hostname}:${name}`), SOON);

    const exitCode = await berth.end('SIGTERM');

    expect(exitCode).to.equal(0);
    expect(berth.log.at(-1)?.message).to.equal('stopped');
    expect(await agentServices(`${hostname}:${name}`)).to.have.length(1);
  });
});

async function oneOrMore(idPrefix: string): ReturnType<typeof agentServices> {
  const services = await agentServices(idPrefix);
  if (services.length === 0) throw new Error(`no service ${idPrefix}…`);
  return services;
}

async function none(idPrefix: string): Promise<void> {
  expect((await agentServices(idPrefix)).map(({ ID }) => ID)).to.deep.equal([]);
}
