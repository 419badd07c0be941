import { expect } from 'chai';
import type { ContainerId } from '../../../src/domain/container.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import {
  ONE_RESYNC_MS,
  container,
  kinds,
  outage,
  refusal,
  running,
  stage,
} from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

describe('Registrator, when something fails', () => {
  it('heals a lost start and a lost die within one resync', async () => {
    const { source, registry, clock } = await running();
    const [old, young] = [container('old'), container('young')];
    source.start(old);
    await settled();

    source.isDeaf = true;
    source.stop(old.id);
    source.start(young);
    await clock.advance(ONE_RESYNC_MS);

    expect([...registry.services.keys()]).to.deep.equal(['vm:young:80']);
  });

  it('deregisters nothing when a listing or an inspection fails', async () => {
    const { source, registry, clock } = await running();
    source.start(container('web'));
    await settled();

    source.fault = () => {
      throw new DependencyError('docker', 'malformed', 'Docker: not a list');
    };
    source.hint('id-of-web' as ContainerId, 'die');
    await clock.advance(5 * ONE_RESYNC_MS);

    expect(registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('deregisters nothing when the list of services fails', async () => {
    const { source, registry, clock } = await running();
    source.start(container('web'));
    await settled();

    registry.fault = outage;
    await clock.advance(5 * ONE_RESYNC_MS);

    expect(registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('says that Consul is away once, and registers everything when it is back', async () => {
    const { source, registry, clock, reports } = await running();
    registry.fault = outage;
    for (const name of ['a', 'b', 'c']) source.start(container(name));
    await clock.advance(20_000);

    registry.fault = () => undefined;
    await clock.advance(5_000);

    expect(registry.services.size).to.equal(3);
    expect(kinds(reports).filter((kind) => kind === 'consul-down')).to.have.length(1);
    expect(kinds(reports)).to.include('consul-up');
    expect(kinds(reports)).to.not.include('failed');
  });

  it('does not try again soon what Consul refuses, and reports it once', async () => {
    const { source, registry, clock, reports } = await running();
    let calls = 0;
    registry.fault = (call) => {
      if (call === 'register') calls += 1;
      if (call === 'register') refusal();
    };

    source.start(container('web'));
    await clock.advance(25_000);

    expect(calls).to.equal(1);
    expect(kinds(reports).filter((kind) => kind === 'failed')).to.have.length(1);
  });

  it('lets a container that fails delay no other', async () => {
    const { source, registry } = await running();
    source.fault = (call, id) =>
      id === 'id-of-poison' ? new Promise<never>(() => undefined) : undefined;

    source.start(container('poison'));
    source.start(container('web'));
    await settled();

    expect([...registry.services.keys()]).to.deep.equal(['vm:web:80']);
  });

  it('takes one service that the agent fails to write for no outage', async () => {
    const { source, registry, clock, reports } = await running();
    const message = 'Consul: register vm:web:80: 500 no';
    registry.fault = (call) => {
      if (call !== 'register') return;
      throw new DependencyError('consul', 'unreachable', message, { statusCode: 500 });
    };

    source.start(container('web'));
    await clock.advance(60_000);

    const failures = reports.filter(({ kind }) => kind === 'failed');
    expect(kinds(reports)).to.not.include('consul-down');
    expect(failures).to.have.length.within(1, 3);
    expect(kinds(reports).filter((kind) => kind === 'resynced')).to.have.length.within(2, 4);
  });

  it('knows the outcome of a write that failed but took effect', async () => {
    const { source, registry, clock } = await running();
    const web = container('web');
    const register = registry.register.bind(registry);
    registry.register = async (registration, mark) => {
      await register(registration, mark);
      outage();
    };
    source.start(web);
    await settled();

    source.stop(web.id);
    await clock.advance(10);

    expect([...registry.services.keys()]).to.deep.equal([]);
  });

  it('removes within one resync what the agent registers late, after it was given up', async () => {
    const { source, registry, clock } = await running();
    const web = container('web');
    source.start(web);
    await clock.advance(2 * ONE_RESYNC_MS);
    const entry = registry.services.get('vm:web:80' as ServiceId);
    if (entry === undefined) throw new Error('web is not registered');

    const late = 'vm:before-its-rename:80' as ServiceId;
    registry.services.set(late, { ...entry, id: late });
    await clock.advance(ONE_RESYNC_MS);

    expect([...registry.services.keys()]).to.deep.equal(['vm:web:80']);
  });

  it('removes at once what a resync finds of a container that is being worked on', async () => {
    const first = await running();
    const web = container('web');
    first.source.start(web);
    await settled();
    await first.registrator.stop();
    first.source.containers.set(web.id, { ...web, name: 'renamed' });
    const { source, registry, registrator } = stage(first);
    let finish = (): void => undefined;
    registry.fault = (call) =>
      call === 'register' ? new Promise<void>((resolve) => (finish = resolve)) : undefined;
    registrator.start();
    source.hint(web.id, 'start');
    await settled();

    source.connect();
    await settled();
    finish();
    await settled();

    expect([...registry.services.keys()]).to.deep.equal(['vm:renamed:80']);
  });

  it('refills an agent that has lost everything at once', async () => {
    const { source, registry, clock } = await running();
    for (const name of ['a', 'b', 'c']) source.start(container(name));
    await clock.advance(2_000);

    registry.loseEverything();
    await clock.advance(100);

    expect(registry.services.size).to.equal(3);
  });

  it('refills an agent that has lost everything although it was listed a moment before', async () => {
    const first = await running();
    for (let index = 0; index < 200; index += 1) first.source.start(container(`c${String(index)}`));
    await first.clock.advance(2_000);
    await first.registrator.stop();
    const { registry, registrator, source, clock } = stage(first);
    registrator.start();
    source.connect();
    await clock.advance(2_000);

    registry.loseEverything();
    await clock.advance(1_000);

    expect(registry.services.size).to.equal(200);
  });

  it('looks twice before it removes most of what is registered', async () => {
    const { source, registry, clock, reports } = await running();
    const names = Array.from({ length: 10 }, (_, index) => `c${String(index)}`);
    for (const name of names) source.start(container(name));
    await clock.advance(1_000);

    source.isDeaf = true;
    const all = [...source.containers];
    source.containers.clear();
    source.connect();
    await clock.advance(1_000);
    expect(registry.services.size).to.equal(10);
    for (const [id, one] of all) source.containers.set(id, one);
    await clock.advance(5_000);

    expect(registry.writes.filter((write) => write.startsWith('deregister'))).to.deep.equal([]);
    expect(kinds(reports)).to.include('removals-held');
  });

  it('removes most of what is registered once the second look agrees', async () => {
    const { source, registry, clock } = await running();
    const names = Array.from({ length: 10 }, (_, index) => `c${String(index)}`);
    for (const name of names) source.start(container(name));
    await clock.advance(1_000);

    source.isDeaf = true;
    source.containers.clear();
    source.connect();
    await clock.advance(3_000);

    expect(registry.services.size).to.equal(0);
  });
});
