import { expect } from 'chai';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { Kv } from '../../src/consul/kv.ts';
import { KvReleaseStore } from '../../src/consul/kv-release-store.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import { type Change, ConflictError, type Lock } from '../../src/domain/deploy/release-store.ts';
import { caught } from '../support/caught.ts';
import { aDeployment } from '../support/deployments.ts';
import { CONSUL_URL, uniqueName } from '../support/real-engine.ts';

describe('KvReleaseStore, of services behind fabio, with a real agent', () => {
  const address = parseRegistryUri('consul:', { address: CONSUL_URL, ssl: false });
  const client = new ConsulClient({ address, token: '', timeoutMs: 10_000 });
  const [store, kv] = [new KvReleaseStore(client), new Kv(client)];
  let service = '';
  let held: Lock;

  beforeEach(async () => {
    service = uniqueName('shop');
    held = await store.lock(service, { name: 'ci', url: '' }, 0);
  });

  afterEach(() => held.release());

  const change = (facts: Partial<Change> = {}): Change => ({
    deployment: aDeployment(service),
    journal: { at: 1, phase: 'planned', text: 'planned', holder: 'ci' },
    ...facts,
  });

  it('moves what fabio routes by with the pointer, where the service has sources there', async () => {
    await kv.set(`deploy/${service}/fabio`, '/shop');
    await kv.set(`${service}-active-zone`, 'blue');
    const routes = async (): Promise<string | undefined> =>
      (await kv.get(`fabio/config/${service}`))?.value;

    const begun = await store.commit(held, await store.read(service), change());
    expect(await routes()).to.include('weight 1 tags "blue"');

    const pointer = { zone: 'green', version: '2', generation: 'd1' } as const;
    await store.commit(held, begun, change({ pointer }));
    expect(await routes()).to.equal(
      `route weight ${service} /shop weight 1 tags "green"
route add ${service} berth.invalid/${service}/d1 http://127.0.0.1:9/ tags "green"
`,
    );
  });

  it('leaves fabio alone where it has none, and what is refused moves neither', async () => {
    const before = await store.read(service);
    const pointer = { zone: 'green', version: '2', generation: 'd1' } as const;
    await store.commit(held, before, change({ pointer }));
    expect(await kv.get(`fabio/config/${service}`)).to.equal(undefined);

    await kv.set(`deploy/${service}/fabio`, '/shop');
    const late = change({ deployment: aDeployment(service, { step: 9 }), pointer });
    expect(await caught(store.commit(held, before, late))).to.be.instanceOf(ConflictError);
    expect(await kv.get(`fabio/config/${service}`)).to.equal(undefined);
  });
});
