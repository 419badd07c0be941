import { expect } from 'chai';
import type { ContainerId, ContainerSnapshot } from '../../../src/domain/container.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import { Registrator } from '../../../src/registrator/registrator.ts';
import type { Report } from '../../../src/registrator/report.ts';
import { aContainer, rules } from '../../support/builders.ts';
import { FakeRegistry } from '../../support/fake-registry.ts';
import { FakeSource } from '../../support/fake-source.ts';
import { VirtualClock, settled } from '../../support/virtual-clock.ts';

const RESYNC_MS = 30_000;
/** Past the jitter of one resync. */
const ONE_RESYNC_MS = RESYNC_MS * 1.2;

interface Stage {
  readonly source: FakeSource;
  readonly registry: FakeRegistry;
  readonly clock: VirtualClock;
  readonly reports: Report[];
  readonly registrator: Registrator;
}

function stage(shared: Partial<Pick<Stage, 'source' | 'registry' | 'clock'>> = {}): Stage {
  const source = shared.source ?? new FakeSource();
  const registry = shared.registry ?? new FakeRegistry();
  const clock = shared.clock ?? new VirtualClock();
  const reports: Report[] = [];
  const registrator = new Registrator({
    source,
    registry,
    clock,
    rules: rules({ hostname: 'vm' }),
    resyncMs: RESYNC_MS,
    deepResyncEvery: 3,
    workers: 4,
    report: (report) => reports.push(report),
  });
  return { source, registry, clock, reports, registrator };
}

/** A registrator that has connected to an empty host. */
async function running(): Promise<Stage> {
  const all = stage();
  all.registrator.start();
  all.source.connect();
  await all.clock.advance(10);
  return all;
}

function container(name: string, facts: Partial<ContainerSnapshot> = {}): ContainerSnapshot {
  return aContainer({ id: `id-of-${name}` as ContainerId, name, ...facts });
}

const outage = (): never => {
  throw new DependencyError('consul', 'unreachable', 'Consul: connect ECONNREFUSED');
};

const refusal = (): never => {
  throw new DependencyError('consul', 'refused', 'Consul: 403 Permission denied');
};

const kinds = (reports: readonly Report[]): readonly string[] => reports.map(({ kind }) => kind);

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
    const { source, clock, reports } = await running();
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
