import { expect } from 'chai';
import type { LifecycleRules } from '../../../src/domain/lifecycle.ts';
import type { ServiceId, ServiceInstance } from '../../../src/domain/service.ts';
import { anInstance } from '../../support/builders.ts';
import {
  ONE_RESYNC_MS,
  type Stage,
  container,
  kinds,
  outage,
  stage,
} from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

const CLEANUP: Partial<LifecycleRules> = { cleanup: true };

/** What registrator leaves: an entry without a mark. */
const legacy = (id: string): ServiceInstance => anInstance({ id, mark: undefined });

/** A host with these entries in Consul, not yet connected. */
function withEntries(ids: readonly string[], lifecycle: Partial<LifecycleRules>): Stage {
  const all = stage({}, { lifecycle });
  for (const id of ids) all.registry.services.set(id as ServiceId, legacy(id));
  return all;
}

async function connect({ registrator, source, clock }: Stage): Promise<void> {
  registrator.start();
  source.connect();
  await clock.advance(10);
}

const idsIn = ({ registry }: Stage): readonly string[] => [...registry.services.keys()].sort();

describe('Registrator, with -cleanup', () => {
  it('removes at startup what registrator left of containers that are gone', async () => {
    const all = withEntries(['vm:gone:80', 'vm:gone:53:udp'], CLEANUP);

    await connect(all);

    expect(idsIn(all)).to.deep.equal([]);
    expect(all.reports.find(({ kind }) => kind === 'deregistered')).to.deep.include({
      serviceId: 'vm:gone:80',
      serviceName: 'nginx',
      containerName: 'gone',
      reason: 'cleanup',
    });
  });

  it('removes it at a resync when it comes later', async () => {
    const all = withEntries([], CLEANUP);
    await connect(all);

    all.registry.services.set('vm:gone:80' as ServiceId, legacy('vm:gone:80'));
    await all.clock.advance(ONE_RESYNC_MS);

    expect(idsIn(all)).to.deep.equal([]);
  });

  it('removes nothing without the flag', async () => {
    const all = withEntries(['vm:gone:80'], {});

    await connect(all);
    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(idsIn(all)).to.deep.equal(['vm:gone:80']);
    expect(all.registry.writes).to.deep.equal([]);
  });

  it('leaves other hosts’ entries, custom IDs and services of others alone', async () => {
    const others = ['consul', 'other:gone:80', 'vm2:gone:80', 'vm:gone', 'vm:gone:http', 'custom'];
    const all = withEntries(others, CLEANUP);

    await connect(all);
    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal([]);
  });

  it('adopts what a container asks for, without a deregistration in between', async () => {
    const all = withEntries(['vm:web:80'], CLEANUP);
    all.source.start(container('web'));

    await connect(all);
    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal(['register vm:web:80']);
    expect(all.reports.find(({ kind }) => kind === 'registered')).to.include({ cause: 'adopted' });
  });

  it('removes another port of a container that runs, once that one is settled', async () => {
    const all = withEntries(['vm:web:80', 'vm:web:81'], CLEANUP);
    all.source.start(container('web'));

    await connect(all);
    await all.clock.advance(ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal(['register vm:web:80', 'deregister vm:web:81']);
  });

  it('does so too when that one cannot have all that it asks for', async () => {
    const all = withEntries(['custom', 'vm:web:81'], CLEANUP);
    all.source.start(container('web', { environment: ['SERVICE_ID=custom'] }));

    await connect(all);
    await all.clock.advance(ONE_RESYNC_MS);

    expect(idsIn(all)).to.deep.equal(['custom']);
  });

  it('takes no container for another whose ID begins with its name', async () => {
    const all = withEntries(['vm:c0ffee:80'], { ...CLEANUP, deregister: 'on-success' });
    const other = container('other', { running: false, exitCode: 1 });
    all.source.inspect = () => Promise.resolve(other);

    await connect(all);

    expect(idsIn(all)).to.deep.equal([]);
  });

  it('spares what -deregister on-success protects, and takes it for no mass removal', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `failed${String(index)}`);
    const ids = names.map((name) => `vm:${name}:80`);
    const all = withEntries(ids, { cleanup: true, deregister: 'on-success' });
    for (const name of names) {
      const one = container(name, { running: false, exitCode: 1 });
      all.source.containers.set(one.id, one);
    }

    await connect(all);
    await all.clock.advance(5_000);
    const held = kinds(all.reports).filter((kind) => kind === 'removals-held').length;
    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(idsIn(all)).to.deep.equal(ids);
    expect(kinds(all.reports).filter((kind) => kind === 'removals-held')).to.have.length(held);
  });

  it('removes it when its container has been removed', async () => {
    const all = withEntries(['vm:web:80'], { cleanup: true, deregister: 'on-success' });
    const web = container('web', { running: false, exitCode: 1 });
    all.source.containers.set(web.id, web);
    await connect(all);
    expect(idsIn(all)).to.deep.equal(['vm:web:80']);

    all.source.containers.delete(web.id);
    await all.clock.advance(ONE_RESYNC_MS);

    expect(idsIn(all)).to.deep.equal([]);
  });

  it('looks twice before it removes many', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `vm:gone${String(index)}:80`);
    const all = withEntries(ids, CLEANUP);

    await connect(all);
    await all.clock.advance(1_000);
    expect(idsIn(all)).to.have.length(8);
    await all.clock.advance(3_000);

    expect(idsIn(all)).to.deep.equal([]);
    expect(all.reports.find(({ kind }) => kind === 'removals-held')).to.include({ gone: 8, of: 8 });
  });

  it('removes nothing when the container cannot be inspected, until it can', async () => {
    const all = withEntries(['vm:gone:80'], CLEANUP);
    all.source.fault = (call) => {
      if (call === 'inspect') throw new Error('no answer');
    };
    await connect(all);
    await all.clock.advance(5_000);
    expect(idsIn(all)).to.deep.equal(['vm:gone:80']);
    expect(kinds(all.reports)).to.include('failed');

    all.source.fault = () => undefined;
    await all.clock.advance(30_000);

    expect(idsIn(all)).to.deep.equal([]);
  });

  it('goes on where it was when Consul is back', async () => {
    const all = withEntries(['vm:gone:80'], CLEANUP);
    all.registry.fault = (call) => {
      if (call === 'deregister') outage();
    };
    await connect(all);
    await all.clock.advance(3_000);

    all.registry.fault = () => undefined;
    await all.clock.advance(10_000);

    expect(idsIn(all)).to.deep.equal([]);
    expect(kinds(all.reports)).to.not.include('failed');
  });

  it('removes nothing that has been marked or replaced since it was listed', async () => {
    const all = withEntries(['vm:gone:80'], CLEANUP);
    const id = 'vm:gone:80' as ServiceId;
    all.source.fault = (call) => {
      // Between the list and the removal somebody else writes.
      if (call === 'list') all.registry.services.set(id, anInstance({ id, mark: { owner: 'x' } }));
    };

    await connect(all);
    await settled();

    expect(all.registry.writes).to.deep.equal([]);
  });
});
