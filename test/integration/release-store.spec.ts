import { expect } from 'chai';
import { ConsulCatalog } from '../../src/consul/consul-catalog.ts';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { Kv } from '../../src/consul/kv.ts';
import { KvReleaseStore } from '../../src/consul/kv-release-store.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import type { Command, Deployment, JournalEntry } from '../../src/domain/deploy/deployment.ts';
import type { CatalogInstance } from '../../src/domain/deploy/traffic.ts';
import {
  type Change,
  ConflictError,
  type Lock,
  LockHeldError,
} from '../../src/domain/deploy/release-store.ts';
import { aMark, aRegistration } from '../support/builders.ts';
import { aDeployment } from '../support/deployments.ts';
import { CONSUL_URL, uniqueName } from '../support/real-engine.ts';

const HOLDER = { name: 'ci', url: 'http://ci/1' };

describe('KvReleaseStore, with a real agent', () => {
  const address = parseRegistryUri('consul:', { address: CONSUL_URL, ssl: false });
  const settings = { address, token: '', timeoutMs: 10_000 };
  const client = new ConsulClient(settings);
  const [store, kv] = [new KvReleaseStore(client), new Kv(client)];
  const locks: Lock[] = [];
  let service = '';

  beforeEach(() => {
    service = uniqueName('shop');
  });

  afterEach(async () => {
    await Promise.all(locks.splice(0).map((lock) => lock.release()));
  });

  async function lock(): Promise<Lock> {
    const taken = await store.lock(service, HOLDER, 0);
    locks.push(taken);
    return taken;
  }

  const journal = (at: number): JournalEntry => ({
    ...{ at, phase: 'planned', text: 'planned', holder: 'ci' },
  });
  const change = (facts: Partial<Change> = {}): Change => ({
    ...{ deployment: aDeployment(service), journal: journal(1) },
    ...facts,
  });
  const step = (number: number): Deployment => aDeployment(service, { step: number });
  const failureOf = async (act: Promise<unknown>): Promise<unknown> =>
    (await Promise.allSettled([act])).map((one): unknown => 'reason' in one && one.reason)[0];

  it('reads nothing of a service that was never released', async () => {
    expect(await store.read(service)).to.deep.include({
      ...{ activeZone: undefined, activeVersion: undefined, generation: '', deployment: undefined },
    });
  });

  it('reads the keys as a script writes them', async () => {
    await kv.set(`${service}-active-zone`, 'green');
    await kv.set(`${service}-active-version`, '12');

    expect(await store.read(service)).to.include({ activeZone: 'green', activeVersion: '12' });
  });

  it('writes the record and moves the pointer at once, and the keys are as a script writes them', async () => {
    const held = await lock();
    const before = await store.read(service);
    const pointer = { zone: 'blue', version: '13', generation: 'd1' } as const;

    const after = await store.commit(held, before, change({ pointer }));

    expect(after).to.include({ activeZone: 'blue', activeVersion: '13', generation: 'd1' });
    expect(after.deployment).to.deep.equal(aDeployment(service));
    expect((await kv.get(`${service}-active-zone`))?.value).to.equal('blue');
    expect(await store.history(service)).to.deep.equal([aDeployment(service)]);
    expect(await store.journal(service, 'd1')).to.deep.equal([journal(1)]);
  });

  it('writes a share, and takes it back; who gives none has no key for it', async () => {
    const held = await lock();
    const key = `deploy/${service}/weights`;
    const pointer = { zone: 'blue', version: '13', generation: 'd1' } as const;
    const plain = await store.commit(held, await store.read(service), change({ pointer }));
    expect(await kv.get(key)).to.equal(undefined);

    const weight = { zone: 'green', percent: 5 } as const;
    const generation = 'd1-1';
    const moved = change({ pointer: { ...pointer, generation, weight }, deployment: step(1) });
    const shared = await store.commit(held, plain, moved);
    expect((await kv.get(key))?.value).to.equal('{"zone":"green","percent":5}');

    const back = change({ pointer: { ...pointer, generation: 'd1-back' }, deployment: step(2) });
    await store.commit(held, shared, back);
    expect((await kv.get(key))?.value).to.equal('');
  });

  it('writes nothing when the pointer was changed meanwhile', async () => {
    const held = await lock();
    const before = await store.read(service);
    await kv.set(`${service}-active-zone`, 'green');
    const pointer = { zone: 'blue', version: '13', generation: 'd1' } as const;

    const error = await failureOf(store.commit(held, before, change({ pointer })));

    expect(error).to.be.instanceOf(ConflictError);
    expect(await store.read(service)).to.include({ activeZone: 'green', deployment: undefined });
  });

  it('takes its own earlier success for one', async () => {
    const held = await lock();
    const before = await store.read(service);
    await store.commit(held, before, change());

    const again = await store.commit(held, before, change());

    expect(again.deployment).to.deep.equal(aDeployment(service));
  });

  it('gives the lock to one at a time, and says who has it', async () => {
    await lock();

    const error = await failureOf(store.lock(service, { name: 'other', url: '' }, 0));

    expect(error).to.be.instanceOf(LockHeldError);
    expect((error as Error).message).to.include('ci (http://ci/1)');
    expect(await store.holder(service)).to.deep.equal(HOLDER);
  });

  it('gives it to the next once it is given back', async () => {
    await (await lock()).release();

    expect(await store.holder(service)).to.equal(undefined);
    await (await store.lock(service, HOLDER, 0)).release();
  });

  it('gives it at once to the next after it was taken away', async () => {
    await lock();

    await store.unlock(service);

    await (await store.lock(service, HOLDER, 0)).release();
  });

  it('writes nothing for one whose lock was taken away', async () => {
    const held = await lock();
    const before = await store.read(service);
    await store.unlock(service);

    expect(await failureOf(store.commit(held, before, change()))).to.be.instanceOf(ConflictError);
    expect((await store.read(service)).deployment).to.equal(undefined);
  });

  it('keeps commands until they are carried out', async () => {
    const held = await lock();
    const command: Command = { id: 'a', verb: 'promote', from: 'me', at: 1 };
    await store.post(service, command);
    expect(await store.commands(service)).to.deep.equal([command]);

    await store.commit(held, await store.read(service), change({ consumed: [command] }));

    expect(await store.commands(service)).to.deep.equal([]);
  });

  it('finds proxies by their Meta, and the services that they serve', async () => {
    const registry = new AgentRegistry(settings);
    const name = uniqueName('edge');
    const all = [
      aRegistration({ id: `${name}-1`, name, meta: new Map([['berth-proxy', 'true']]) }),
      aRegistration({ id: `${name}-2`, name, meta: new Map([['berth-proxy', 'shop, store']]) }),
      aRegistration({ id: `${name}-3`, name }),
    ];
    for (const one of all) await registry.register(one, aMark());

    try {
      const proxies = (await new ConsulCatalog(client).proxies()).filter((one) =>
        one.name.startsWith(name),
      );
      expect(proxies.map(({ services }) => services)).to.deep.equal([undefined, ['shop', 'store']]);
    } finally {
      for (const { id } of all) await registry.deregister(id);
    }
  });

  it('finds instances with their containers and status, and proxies by their tag', async () => {
    const registry = new AgentRegistry(settings);
    const [catalog, name] = [new ConsulCatalog(client), uniqueName('web')];
    const plain = aRegistration({ id: `${name}-1`, name, tags: ['blue'] });
    const proxy = aRegistration({ id: `${name}-2`, name: `${name}-proxy`, tags: ['berth-proxy'] });
    for (const one of [plain, proxy]) await registry.register(one, aMark());

    const instance = async (): Promise<CatalogInstance> => {
      const [found] = await catalog.instances(name);
      if (found === undefined) throw new Error('there is none');
      return found;
    };
    try {
      expect(await catalog.instances(name)).to.have.length(1);
      expect(await instance()).to.deep.include({
        ...{ id: plain.id, tags: ['blue'], status: 'passing', containerId: aMark().containerId },
      });
      expect((await catalog.proxies()).find((one) => one.name === proxy.id)).to.include({
        url: 'http://10.0.0.1:8080',
      });
      expect(await catalog.withdraw(await instance(), 'test')).to.equal(true);
      expect(await catalog.withdraw({ ...(await instance()), id: 'none-such' }, 'test')).to.equal(
        false,
      );
      expect(await instance()).to.include({ status: 'critical' });
    } finally {
      for (const { id } of [plain, proxy]) await registry.deregister(id);
    }
  });
});
