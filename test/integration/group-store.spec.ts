import { expect } from 'chai';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { Kv } from '../../src/consul/kv.ts';
import { KvGroupStore } from '../../src/consul/kv-group-store.ts';
import { KvReleaseStore } from '../../src/consul/kv-release-store.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import type { GroupChange } from '../../src/domain/deploy/group-store.ts';
import { ConflictError, type Lock } from '../../src/domain/deploy/release-store.ts';
import { aDeployment } from '../support/deployments.ts';
import { CONSUL_URL, uniqueName } from '../support/real-engine.ts';

const HOLDER = { name: 'ci', url: '' };

describe('KvGroupStore, with a real agent', () => {
  const address = parseRegistryUri('consul:', { address: CONSUL_URL, ssl: false });
  const client = new ConsulClient({ address, token: '', timeoutMs: 10_000 });
  const [store, kv, groups] = [
    new KvReleaseStore(client),
    new Kv(client),
    new KvGroupStore(client),
  ];
  const locks: Lock[] = [];
  let services: readonly string[] = [];

  beforeEach(async () => {
    const name = uniqueName('shop');
    services = Array.from({ length: groups.mostServices }, (_, at) => `${name}-${String(at)}`);
    for (const service of services) {
      await kv.set(`${service}-active-zone`, 'blue');
      // As after a canary: the transaction has to take the share back as well.
      await kv.set(`deploy/${service}/weights`, '');
      locks.push(await store.lock(service, HOLDER, 0));
    }
  });

  afterEach(async () => {
    await Promise.all(locks.splice(0).map((lock) => lock.release()));
  });

  /** The switch of all of them, from what stands now. */
  function switches(): Promise<readonly GroupChange[]> {
    return Promise.all(
      services.map(async (service, at) => {
        const lock = locks[at];
        if (lock === undefined) throw new Error('it is not locked');
        const deployment = aDeployment(service, { phase: 'converging', generation: 'd1' });
        const journal = { at: 1, phase: 'converging', text: 'green', holder: 'ci' } as const;
        const pointer = { zone: 'green', version: '2', generation: 'd1' } as const;
        return {
          lock,
          before: await store.read(service),
          change: { deployment, journal, pointer },
        };
      }),
    );
  }

  async function zones(): Promise<ReadonlySet<string | undefined>> {
    const states = await Promise.all(services.map((service) => store.read(service)));
    return new Set(states.map(({ activeZone }) => activeZone));
  }

  async function failureOf(act: Promise<unknown>): Promise<unknown> {
    const [result] = await Promise.allSettled([act]);
    return result.status === 'rejected' ? result.reason : undefined;
  }

  it('switches as many as it says at once, each with its record and journal', async () => {
    expect(services).to.have.length(8);

    await groups.commit(await switches());

    for (const service of services) {
      expect(await store.read(service)).to.include({ activeZone: 'green', activeVersion: '2' });
      expect((await store.history(service)).map(({ phase }) => phase)).to.deep.equal([
        'converging',
      ]);
      expect(await store.journal(service, 'd1')).to.have.length(1);
    }
  });

  it('switches none when one pointer was moved meanwhile', async () => {
    const changes = await switches();
    await kv.set(`${services[5] ?? ''}-active-zone`, 'purple');

    expect(await failureOf(groups.commit(changes))).to.be.instanceOf(ConflictError);
    expect(await zones()).to.deep.equal(new Set(['blue', 'purple']));
  });

  it('switches none when one lock was taken away', async () => {
    const changes = await switches();
    await store.unlock(services[7] ?? '');

    expect(await failureOf(groups.commit(changes))).to.be.instanceOf(ConflictError);
    expect(await zones()).to.deep.equal(new Set(['blue']));
  });

  it('takes its own earlier success for one', async () => {
    const changes = await switches();
    await groups.commit(changes);

    expect(await failureOf(groups.commit(changes))).to.equal(undefined);
  });

  it('is refused by an agent of Consul 1.8 with one service more', async function () {
    const { body } = await client.get({ name: 'agent', path: '/agent/self', query: {} });
    const { Config } = body as { Config: { Version: string } };
    if (!Config.Version.startsWith('1.8.')) this.skip();
    const changes = await switches();
    const [one] = changes;
    if (one === undefined) throw new Error('there is none');

    const error = await failureOf(groups.commit([...changes, one]));

    expect((error as Error).message).to.match(/too many operations|413/i);
    expect(await zones()).to.deep.equal(new Set(['blue']));
  });
});
