import { expect } from 'chai';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { Kv } from '../../src/consul/kv.ts';
import { KvReleaseStore } from '../../src/consul/kv-release-store.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import { type Change, ConflictError, type Lock } from '../../src/domain/deploy/release-store.ts';
import { DependencyError } from '../../src/domain/errors.ts';
import { caught } from '../support/caught.ts';
import { aDeployment } from '../support/deployments.ts';
import { CONSUL_URL, uniqueName } from '../support/real-engine.ts';

describe('KvReleaseStore, of services behind fabio and Traefik, with a real agent', () => {
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

  it('moves what Traefik routes by with the pointer, and leaves nothing of an earlier share', async () => {
    await kv.set(`deploy/${service}/traefik`, 'shop');
    const own = `traefik/http/services/${service}/`;
    const names = async (): Promise<readonly string[]> =>
      (await kv.list(own)).filter(({ key }) => key.endsWith('name')).map(({ value }) => value);
    await kv.set(`${own}weighted/sticky/cookie/secure`, 'true');

    let state = await store.commit(held, await store.read(service), change());
    expect(await names(), 'not the candidate').to.deep.equal(['shop-blue@consulcatalog']);
    const weight = { zone: 'green', percent: 5 } as const;
    const shared = { zone: 'blue', version: '1', generation: 'd1', weight } as const;
    state = await store.commit(held, state, change({ pointer: shared }));
    expect(await names()).to.have.length(2);
    const pointer = { zone: 'green', version: '2', generation: 'd1-2' } as const;
    await store.commit(held, state, change({ pointer }));

    expect(await names()).to.deep.equal(['shop-green@consulcatalog']);
    expect(await kv.get(`${own}weighted/sticky/cookie/secure`), 'what is not berth’s').to.not.equal(
      undefined,
    );
    const mark = await kv.get(`traefik/http/routers/berth-${service}/rule`);
    expect(mark?.value).to.include(`/${service}/d1-2`);
  });

  it('has Traefik know both zones before a first release, and fabio neither', async () => {
    await kv.set(`deploy/${service}/traefik`, 'shop');
    await kv.set(`deploy/${service}/fabio`, '/shop');
    const name = `traefik/http/services/${service}/weighted/services/0/name`;

    await store.commit(held, await store.read(service), change());

    expect((await kv.get(name))?.value, 'not the candidate').to.equal('shop-blue@consulcatalog');
    expect(await kv.get(`fabio/config/${service}`)).to.equal(undefined);
  });

  it('says what is wrong with what somebody has written there', async () => {
    await kv.set(`deploy/${service}/traefik`, 'a b');
    const refused = await caught(store.commit(held, await store.read(service), change()));
    expect(refused).to.be.instanceOf(DependencyError);
    expect(refused.message).to.include('"a b"').and.include('allowed is NAME');
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
