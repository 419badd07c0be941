import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect } from 'chai';
import {
  type AgentService,
  agentChecks,
  agentServices,
  deregisterAll,
} from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { consulAddress } from '../support/consul-http.ts';
import { eventually } from '../support/eventually.ts';
import { type ContainerOptions, TestContainers, uniqueName } from '../support/real-engine.ts';

// With a registrator: BERTH_REGISTRATOR=… test/engines exec -- npx mocha --timeout 60000 test/e2e/registrator.spec.ts
const PROGRAM = process.env.BERTH_REGISTRATOR ?? '';

const SOON = { timeoutMs: 15_000 };
const ADDRESS = '10.9.8.7';
/** It cannot be told another one. */
const HOSTNAME = hostname();

const CONTAINERS: readonly ContainerOptions[] = [
  { ports: ['80'], environment: ['SERVICE_NAME=web', 'SERVICE_REGION=eu'] },
  { ports: ['80', '81'], environment: ['SERVICE_NAME=two'], labels: { SERVICE_81_NAME: 'other' } },
  { ports: ['80', '53/udp'], labels: { SERVICE_53_TAGS: 'dns' } },
  { ports: ['80'], environment: ['SERVICE_IGNORE=1'] },
  { exposed: ['80'], environment: ['SERVICE_NAME=unpublished'] },
  { networkMode: 'host', exposed: ['9191'], environment: ['SERVICE_NAME=on-the-host'] },
];
/** Where the record of differences has something to say: `tag-order` and `used-meta`. */
const OTHERWISE: readonly ContainerOptions[] = [
  { ports: ['80'], environment: ['SERVICE_NAME=tags', 'SERVICE_TAGS=blue,v1'] },
  { ports: ['80'], environment: ['SERVICE_NAME=http', 'SERVICE_CHECK_HTTP=/health'] },
  { ports: ['80'], environment: ['SERVICE_NAME=ttl', 'SERVICE_CHECK_TTL=30s'] },
];

/** Services that these ask for. */
const COUNT = 9;

/** A service and the IDs of its checks, without the marks that berth puts into Meta. */
interface Entry {
  readonly service: AgentService;
  readonly checks: readonly string[];
}

describe('berth in the place of a real registrator', () => {
  const containers = new TestContainers();
  let other: ChildProcess | undefined;
  let berth: BerthProcess | undefined;

  before(async function () {
    if (PROGRAM === '') this.skip();
    // Both go by this machine's name here, and at the end what has it is removed.
    expect(await agentServices(`${HOSTNAME}:`), 'services of this host').to.deep.equal([]);
  });

  afterEach(async () => {
    await endRegistrator();
    await berth?.end('SIGKILL');
    await containers.removeAll();
    await deregisterAll(`${HOSTNAME}:`);
  });

  async function startRegistrator(): Promise<void> {
    other = spawn(PROGRAM, ['-ip', ADDRESS, consulAddress().replace('http:', 'consul:')], {
      stdio: 'ignore',
    });
    await once(other, 'spawn');
  }

  async function endRegistrator(): Promise<void> {
    if (other?.exitCode !== null || other.signalCode !== null) return;
    const ended = once(other, 'exit');
    other.kill();
    await ended;
  }

  async function startBerth(...args: readonly string[]): Promise<void> {
    await berth?.end();
    berth = new BerthProcess(['run', '-ip', ADDRESS, '-hostname', HOSTNAME, ...args, 'consul:']);
    await eventually('taken over', () => withMarks(COUNT), SOON);
  }

  it('leaves every entry as it was with -compat, and registrator finds them so again', async () => {
    await runAll([...CONTAINERS, ...OTHERWISE]);
    await startRegistrator();
    const before = await eventually('registered', () => entries(COUNT), SOON);
    expect(before.flatMap(({ checks }) => checks)).to.have.lengthOf(2);
    await endRegistrator();

    await startBerth('-compat');
    expect(await entries(COUNT)).to.deep.equal(before);

    await berth?.end();
    await startRegistrator();
    await eventually('registered by it again', () => withoutMarks(COUNT), SOON);
    expect(await entries(COUNT)).to.deep.equal(before);
  });

  it('changes nothing by itself either, but what the record says', async () => {
    await runAll([...CONTAINERS, ...OTHERWISE]);
    await startRegistrator();
    const before = await eventually('registered', () => entries(COUNT), SOON);
    await endRegistrator();

    await startBerth();

    const names = (await entries(COUNT))
      .filter((entry, index) => JSON.stringify(entry) !== JSON.stringify(before[index]))
      .map(({ service }) => service.Service);
    expect(names.sort()).to.deep.equal(['http', 'tags', 'ttl']);
  });

  async function runAll(all: readonly ContainerOptions[]): Promise<void> {
    const name = uniqueName('swap');
    for (const [index, options] of all.entries()) {
      await containers.run({ name: `${name}-${String(index)}`, ...options });
    }
  }
});

async function entries(count: number): Promise<readonly Entry[]> {
  const services = await agentServices(`${HOSTNAME}:`);
  expect(services).to.have.lengthOf(count);
  return Promise.all(
    services.map(async (service) => ({
      service: {
        ...service,
        Meta: Object.fromEntries(Object.entries(service.Meta).filter(isTheirs)),
      },
      checks: (await agentChecks(service.ID)).map(({ CheckID }) => CheckID),
    })),
  );
}

async function withMarks(count: number): Promise<void> {
  const services = await agentServices(`${HOSTNAME}:`);
  expect(services).to.have.lengthOf(count);
  for (const { Meta } of services) expect(Meta).to.include({ 'berth-owner': HOSTNAME });
}

async function withoutMarks(count: number): Promise<void> {
  const services = await agentServices(`${HOSTNAME}:`);
  expect(services).to.have.lengthOf(count);
  for (const { Meta } of services) expect(Object.entries(Meta).every(isTheirs)).to.equal(true);
}

function isTheirs([key]: readonly [string, string]): boolean {
  return !key.startsWith('berth-');
}
