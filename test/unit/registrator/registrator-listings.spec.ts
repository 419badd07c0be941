import { expect } from 'chai';
import { ONE_RESYNC_MS, container, running } from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('Registrator, comparing listings', () => {
  it('heals a change back that nobody tells of', async () => {
    const { source, registry, clock } = await running();
    const web = container('web');
    source.start(web);
    await clock.advance(ONE_RESYNC_MS);

    source.start({ ...web, name: 'renamed' });
    await settled();
    source.isDeaf = true;
    source.start(web);
    await clock.advance(ONE_RESYNC_MS);

    expect([...registry.services.keys()]).to.deep.equal(['vm:web:80']);
  });

  it('heals a change back that nobody tells of, when a stale listing has shown the first', async () => {
    const { source, registry, clock } = await running();
    const web = container('web');
    source.isDeaf = true;
    source.start(web);
    source.fault = (call) => {
      if (call === 'inspect') source.start({ ...web, name: 'renamed' });
    };
    await clock.advance(ONE_RESYNC_MS);
    expect([...registry.services.keys()]).to.deep.equal(['vm:renamed:80']);

    source.fault = () => undefined;
    source.start(web);
    await clock.advance(ONE_RESYNC_MS);

    expect([...registry.services.keys()]).to.deep.equal(['vm:web:80']);
  });

  it('looks again soon when Docker has named no host port yet, and not for ever', async () => {
    const { source, registry, clock } = await running();
    const asked = { port: 80, protocol: 'tcp', bindings: [], isRequested: true } as const;
    const web = container('web', { ports: [asked] });
    source.start(web);
    await clock.advance(50);
    expect([...registry.services.keys()]).to.deep.equal([]);

    source.containers.set(web.id, container('web'));
    await clock.advance(2_000);

    expect([...registry.services.keys()]).to.deep.equal(['vm:web:80']);
    source.start(container('never', { ports: [asked] }));
    await clock.advance(120_000);
    source.inspected.length = 0;
    await clock.advance(120_000);
    expect(source.inspected).to.deep.equal([]);
  });

  it('inspects nothing at the resync that follows an event', async () => {
    const { source, clock } = await running();
    source.start(container('web'));
    await settled();
    source.inspected.length = 0;

    await clock.advance(ONE_RESYNC_MS);

    expect(source.inspected).to.deep.equal([]);
  });

  it('reads no entry by itself when it looks at many of them', async () => {
    const { source, registry, registrator, clock } = await running();
    for (let index = 0; index < 60; index += 1) source.start(container(`web-${String(index)}`));
    await clock.advance(ONE_RESYNC_MS);
    const calls: string[] = [];
    registry.fault = (call) => void calls.push(call);
    source.inspected.length = 0;

    registrator.resync('hangup');
    await clock.advance(1_000);

    expect(source.inspected).to.have.length(60);
    expect(calls.filter((call) => call !== 'awaitChange')).to.deep.equal(['list']);
  });
});
