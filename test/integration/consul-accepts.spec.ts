import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type {
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../../src/domain/service.ts';
import { replayCommand, runCase } from '../fuzz/fuzz-case.ts';
import { consulAddress } from '../support/consul-http.ts';

const COUNT = 2000;
const CONCURRENCY = 32;
const OWNER = 'consul-accepts';

interface Generated {
  readonly seed: number;
  readonly service: ServiceRegistration;
}

/** Of the first seeds, each ID once. */
function generated(): readonly Generated[] {
  const byId = new Map<ServiceId, Generated>();
  for (let seed = 1; byId.size < COUNT; seed += 1) {
    for (const service of runCase(seed).services) {
      // Whether an agent runs programs is its own affair.
      if (service.checks.some(({ kind }) => kind === 'script' || kind === 'docker')) continue;
      // Most have the default ID of container `web`: each gets its own.
      const id = service.id.startsWith('vm:web:')
        ? (`vm:web-${String(seed)}:${service.id.slice('vm:web:'.length)}` as ServiceId)
        : service.id;
      byId.set(id, { seed, service: { ...service, id } });
    }
  }
  return [...byId.values()].slice(0, COUNT);
}

function markOf(service: ServiceRegistration): OwnershipMark {
  return { owner: OWNER, containerId: 'c0ffee' as ContainerId, hash: registrationHash(service) };
}

function asInstance(service: ServiceRegistration): ServiceInstance {
  const { id, name, address, port, tags, meta } = service;
  return { id, name, address, port, tags, meta, mark: markOf(service) };
}

/** What each failed with, some at a time. */
async function failures(
  all: readonly Generated[],
  call: (service: ServiceRegistration) => Promise<void>,
): Promise<readonly string[]> {
  const failed: string[] = [];
  const queue = [...all];
  const worker = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { seed, service } = next;
      await call(service).catch((error: unknown) => {
        failed.push(`${String(error)} (replay: ${replayCommand(seed)})`);
      });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return failed;
}

describe('a real Consul agent, given what is made of anything', function () {
  this.timeout(120_000);
  const all = generated();
  const registry = new AgentRegistry({
    address: parseRegistryUri('consul:', { address: consulAddress(), ssl: false }),
    token: '',
    timeoutMs: 30_000,
  });

  async function ours(): Promise<readonly ServiceInstance[]> {
    return (await registry.list()).filter(({ mark }) => mark?.owner === OWNER);
  }

  after(async () => {
    for (const { id } of await ours()) await registry.deregister(id);
  });

  it(`refuses none of ${String(COUNT)} services`, async () => {
    const refused = await failures(all, (service) => registry.register(service, markOf(service)));

    expect(refused).to.deep.equal([]);
  });

  it('holds each as it was sent', async () => {
    const held = new Map((await ours()).map((instance) => [instance.id, instance]));

    const differing = all.filter(({ service }) => {
      const instance = held.get(service.id);
      return JSON.stringify(plain(instance)) !== JSON.stringify(plain(asInstance(service)));
    });

    expect(differing.map(({ seed }) => replayCommand(seed))).to.deep.equal([]);
    expect(held.size).to.equal(COUNT);
  });

  it('lets each be deregistered', async () => {
    const failed = await failures(all, (service) => registry.deregister(service.id));

    expect(failed).to.deep.equal([]);
    expect(await ours()).to.deep.equal([]);
  });
});

function plain(instance: ServiceInstance | undefined): unknown {
  return instance && { ...instance, meta: [...instance.meta].sort(([a], [b]) => (a < b ? -1 : 1)) };
}
