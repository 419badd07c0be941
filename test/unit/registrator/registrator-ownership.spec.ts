import { expect } from 'chai';
import type { ContainerId } from '../../../src/domain/container.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import { ONE_RESYNC_MS, container, running } from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('Registrator, where an ID has another owner', () => {
  it('touches no entry that somebody else wrote, not even under an ID it wants', async () => {
    const { source, registry, clock, reports } = await running();
    const foreign = {
      id: 'mine' as ServiceId,
      name: 'theirs',
      address: '10.1.1.1',
      port: 1,
      tags: [],
      meta: new Map<string, string>(),
      mark: undefined,
    };
    registry.services.set(foreign.id, foreign);
    const web = container('web', { environment: ['SERVICE_ID=mine'] });

    source.start(web);
    await clock.advance(5 * ONE_RESYNC_MS);
    source.stop(web.id);
    await clock.advance(5 * ONE_RESYNC_MS);

    expect(registry.writes).to.deep.equal([]);
    expect(reports.filter(({ kind }) => kind === 'note')).to.have.length(1);
  });

  it('registers under a foreign ID once it is free', async () => {
    const { source, registry, clock } = await running();
    const id = 'mine' as ServiceId;
    const entry = { id, name: 'x', address: '10.1.1.1', port: 1, tags: [], meta: new Map() };
    registry.services.set(id, { ...entry, mark: undefined });
    source.start(container('web', { environment: ['SERVICE_ID=mine'] }));
    await settled();

    registry.services.delete(id);
    await clock.advance(2 * ONE_RESYNC_MS);

    expect(registry.writes).to.deep.equal(['register mine']);
  });

  it('keeps the entry of a container that was replaced by one of the same name', async () => {
    const { source, registry, clock } = await running();
    const old = container('web', { id: 'old' as ContainerId });
    source.start(old);
    await settled();

    // The old one's events come last, as they may.
    source.isDeaf = true;
    source.remove(old.id);
    source.isDeaf = false;
    source.start(container('web', { id: 'new' as ContainerId }));
    source.hint(old.id, 'die');
    await clock.advance(10);

    const entry = registry.services.get('vm:web:80' as ServiceId);
    expect(entry?.mark?.containerId).to.equal('new');
    expect(registry.writes).to.deep.equal(['register vm:web:80', 'register vm:web:80']);
  });

  it('does not let a slow removal erase what another container has written since', async () => {
    const { source, registry, clock } = await running();
    const old = container('web', { id: 'old' as ContainerId });
    source.start(old);
    await settled();
    let goOn = (): void => undefined;
    registry.fault = (call) =>
      call === 'deregister' ? new Promise<void>((resolve) => (goOn = resolve)) : undefined;

    source.remove(old.id);
    await settled();
    source.start(container('web', { id: 'new' as ContainerId }));
    await settled();
    goOn();
    await clock.advance(10);

    const entry = registry.services.get('vm:web:80' as ServiceId);
    expect(entry?.mark?.containerId).to.equal('new');
  });

  it('leaves a contested ID to the container that has it, until that one is gone', async () => {
    const { source, registry, clock } = await running();
    const environment = ['SERVICE_ID=shared'];
    const [first, second] = [container('one', { environment }), container('two', { environment })];
    source.start(first);
    await settled();

    source.start(second);
    await clock.advance(ONE_RESYNC_MS);
    const holder = registry.services.get('shared' as ServiceId)?.mark?.containerId;
    source.stop(first.id);
    await clock.advance(ONE_RESYNC_MS);

    expect(holder).to.equal(first.id);
    expect(registry.services.get('shared' as ServiceId)?.mark?.containerId).to.equal(second.id);
  });
});
