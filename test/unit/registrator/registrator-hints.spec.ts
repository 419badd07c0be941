import { expect } from 'chai';
import type { ContainerId } from '../../../src/domain/container.ts';
import { ONE_RESYNC_MS, container, running } from '../../support/registrator-stage.ts';

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
});
