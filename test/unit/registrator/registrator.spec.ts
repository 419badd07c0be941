import { expect } from 'chai';
import type { ContainerId } from '../../../src/domain/container.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import {
  ONE_RESYNC_MS,
  RESYNC_MS,
  container,
  kinds,
  running,
  stage,
} from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('Registrator', () => {
  it('registers a container that starts and deregisters it when it dies', async () => {
    const { source, registry } = await running();
    const web = container('web');

    source.start(web);
    await settled();
    source.stop(web.id);
    await settled();

    expect(registry.writes).to.deep.equal(['register vm:web:80', 'deregister vm:web:80']);
  });

  it('registers what runs already when it connects', async () => {
    const { source, registry, registrator } = stage();
    source.isDeaf = true;
    source.start(container('web'));
    registrator.start();

    source.connect();
    await settled();

    expect([...registry.services.keys()]).to.deep.equal(['vm:web:80']);
  });

  it('takes an event as a hint: what counts is what the container is now', async () => {
    const { source, registry } = await running();
    source.start(container('web'));
    await settled();

    source.hint('id-of-web' as ContainerId, 'die');
    await settled();

    expect(registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('writes nothing and inspects nothing at a resync when nothing changed', async () => {
    const { source, registry, clock } = await running();
    source.start(container('web'));
    await clock.advance(ONE_RESYNC_MS);
    const inspections = source.inspected.length;

    await clock.advance(RESYNC_MS);

    expect(registry.writes).to.deep.equal(['register vm:web:80']);
    expect(source.inspected).to.have.length(inspections);
  });

  it('inspects everything at every third resync', async () => {
    const { source, clock, reports } = await running({ deepResyncEvery: 3 });
    source.start(container('web'));
    await clock.advance(ONE_RESYNC_MS);
    const inspections = source.inspected.length;

    await clock.advance(3 * ONE_RESYNC_MS);

    expect(source.inspected.length - inspections).to.equal(1);
    const deep = reports.find((one) => one.kind === 'resynced' && one.reason === 'deep-resync');
    expect(deep).to.deep.include({ enqueued: 1 });
  });

  it('writes nothing when it is started anew over services that are as they should be', async () => {
    const first = await running();
    first.source.start(container('web'));
    await settled();
    await first.registrator.stop();
    const second = stage(first);

    second.registrator.start();
    second.source.connect();
    await second.clock.advance(ONE_RESYNC_MS);

    expect(second.registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('removes what died while it was not running', async () => {
    const first = await running();
    const web = container('web');
    first.source.start(web);
    await settled();
    await first.registrator.stop();
    first.source.remove(web.id);
    const second = stage(first);

    second.registrator.start();
    second.source.connect();
    await settled();

    expect([...second.registry.services]).to.deep.equal([]);
  });

  it('restores what somebody else changed or removed in Consul', async () => {
    const { source, registry, clock, reports } = await running();
    source.start(container('web'));
    source.start(container('api'));
    await settled();
    const web = registry.services.get('vm:web:80' as ServiceId);
    if (web === undefined) throw new Error('web is not registered');

    registry.services.set(web.id, { ...web, tags: ['tampered'] });
    registry.services.delete('vm:api:80' as ServiceId);
    await clock.advance(ONE_RESYNC_MS);

    expect(registry.services.get(web.id)).to.deep.equal(web);
    expect(registry.services.has('vm:api:80' as ServiceId)).to.equal(true);
    const drifted = reports.find((one) => one.kind === 'registered' && one.cause === 'drifted');
    expect(drifted).to.deep.include({ drift: ['tags'], containerName: 'web' });
  });

  it('says what is wrong with labels once, and again when it changes', async () => {
    const { source, clock, reports } = await running();
    const web = container('web', { environment: ['SERVICE_81_NAME=x'] });
    source.start(web);
    await clock.advance(10);
    source.hint(web.id, 'start');
    await clock.advance(10);

    source.start(container('web', { environment: ['SERVICE_82_NAME=x'] }));
    await clock.advance(10);

    const notes = reports.flatMap((one) => (one.kind === 'note' ? one.messages : []));
    expect(notes.map((message) => message.slice(0, 17))).to.deep.equal([
      '"SERVICE_81_NAME"',
      '"SERVICE_82_NAME"',
    ]);
  });

  it('reports the time from the event to Consul’s answer', async () => {
    const { source, registry, clock, reports } = await running();
    registry.fault = (call) =>
      call === 'register' ? new Promise((resolve) => void clock.after(40, resolve)) : undefined;

    source.start(container('web'), clock.now() - 5);
    await clock.advance(100);

    const registered = reports.find(({ kind }) => kind === 'registered');
    expect(registered).to.deep.include({ elapsedMs: 45, reason: 'start' });
  });

  it('reports what becomes of the connection to Docker', async () => {
    const { source, reports } = await running();
    const error = new Error('cut');

    source.signals$.next({ kind: 'disconnected', error, retryInMs: 200 });
    source.connect();
    await settled();

    expect(kinds(reports)).to.include('docker-down');
    const resynced = reports.filter((one) => one.kind === 'resynced');
    expect(resynced.map(({ reason }) => reason)).to.deep.equal(['startup', 'reconnect']);
  });

  it('finishes what it has begun when it is stopped, and begins nothing more', async () => {
    const { source, registry, registrator, clock } = await running();
    registry.fault = (call) =>
      call === 'register' ? new Promise((resolve) => void clock.after(40, resolve)) : undefined;
    source.start(container('web'));
    await settled();

    const stopped = registrator.stop();
    source.start(container('late'));
    await clock.advance(10 * RESYNC_MS);
    await stopped;

    expect(registry.writes).to.deep.equal(['register vm:web:80']);
  });
});
