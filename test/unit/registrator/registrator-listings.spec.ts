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

  it('inspects nothing at the resync that follows an event', async () => {
    const { source, clock } = await running();
    source.start(container('web'));
    await settled();
    source.inspected.length = 0;

    await clock.advance(ONE_RESYNC_MS);

    expect(source.inspected).to.deep.equal([]);
  });
});
