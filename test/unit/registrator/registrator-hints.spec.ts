import { expect } from 'chai';
import type { ContainerId } from '../../../src/domain/container.ts';
import { aPort } from '../../support/builders.ts';
import { ONE_RESYNC_MS, container, heldBack, running } from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('Registrator, hints', () => {
  const web = container('web');
  const sidecar = container('sidecar', { networkMode: `container:${web.id}` });

  it('looks again at what shares the network of a container that changed', async () => {
    const { source, clock } = await running();
    source.start(web);
    source.start(sidecar);
    await clock.advance(100);
    source.inspected.length = 0;

    source.hint(web.id, 'start');
    await clock.advance(100);

    expect([...new Set(source.inspected)].sort()).to.deep.equal([sidecar.id, web.id]);
  });

  it('does so when a resync shows the change', async () => {
    const { source, clock } = await running();
    source.start(web);
    source.start(sidecar);
    await clock.advance(ONE_RESYNC_MS);
    source.inspected.length = 0;

    source.isDeaf = true;
    source.start({ ...web, networks: [{ name: 'bridge', ipAddress: '172.17.0.9' }] });
    await clock.advance(ONE_RESYNC_MS);

    expect([...new Set(source.inspected)].sort()).to.deep.equal([sidecar.id, web.id]);
  });

  it('does so no more when the dependent container is gone', async () => {
    const { source, clock } = await running();
    source.start(web);
    source.start(sidecar);
    await clock.advance(100);
    source.remove(sidecar.id);
    await clock.advance(100);
    source.inspected.length = 0;

    source.hint(web.id, 'start');
    await clock.advance(100);

    expect(source.inspected).to.deep.equal([web.id]);
  });

  it('inspects after a network’s event a container that it knows, and no other', async () => {
    const { source, clock } = await running();
    source.start(web);
    await clock.advance(100);
    source.inspected.length = 0;

    source.hint('unknown' as ContainerId, 'network-connect');
    source.hint(web.id, 'network-disconnect');
    await clock.advance(100);

    expect(source.inspected).to.deep.equal([web.id]);
  });

  it('asks Consul, while it asks Docker, about what others of the image have registered', async () => {
    const all = await running();
    all.source.start(web);
    await settled();
    all.source.stop(web.id);
    await settled();
    const { calls, answer } = heldBack(all);

    all.source.start(container('web-2'));
    await settled();
    const before = [...calls];
    answer();
    await settled();

    expect(before).to.have.members(['find vm:web-2:80', 'inspect id-of-web-2']);
    expect(calls.slice(2)).to.deep.equal(['register vm:web-2:80']);
  });

  it('asks about what is there when others of the image have misled it', async () => {
    const all = await running();
    all.source.start(web);
    await settled();
    const { calls, answer } = heldBack(all);

    all.source.start(container('web-2', { ports: [aPort('8443:443')] }));
    await settled();
    answer();
    await settled();

    expect(calls.slice(2)).to.deep.equal(['find vm:web-2:443', 'register vm:web-2:443']);
  });
  it('asks about what a container has registered, not about what others have', async () => {
    const all = await running();
    all.source.start(web);
    await settled();
    all.source.start(container('web-2', { ports: [aPort('8443:443')] }));
    await settled();
    const { calls } = heldBack(all);

    all.source.start(web);
    await settled();

    expect(calls).to.have.members(['find vm:web:80', 'inspect id-of-web']);
  });

  it('asks one after the other once Docker has failed to answer', async () => {
    const all = await running();
    all.source.start(web);
    await settled();
    const { calls, fail } = heldBack(all);
    all.source.start(container('web-2'));
    await settled();
    calls.length = 0;
    fail();
    await all.clock.advance(1_000);

    expect(calls.filter((call) => call.includes('web-2'))).to.deep.equal(['inspect id-of-web-2']);
  });
});
