import { expect } from 'chai';
import type { LifecycleRules } from '../../../src/domain/lifecycle.ts';
import { aPort } from '../../support/builders.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import {
  ONE_RESYNC_MS,
  type Stage,
  container,
  outage,
  running,
  stage,
} from '../../support/registrator-stage.ts';

const WEB = container('web');
const WEB_ID = 'vm:web:80' as ServiceId;
const PAUSED = 'berth: the container is paused';

/** A host on which `web` runs. */
async function withWeb(lifecycle: Partial<LifecycleRules>): Promise<Stage> {
  const all = await running({ lifecycle });
  all.source.start(WEB);
  await all.clock.advance(100);
  all.registry.writes.length = 0;
  return all;
}

const reason = ({ registry }: Stage): string | undefined => registry.inMaintenance.get(WEB_ID);

describe('Registrator, of paused containers', () => {
  async function pause(all: Stage, paused = true): Promise<void> {
    all.source.change(WEB.id, paused ? 'pause' : 'unpause', { paused });
    await all.clock.advance(100);
  }

  it('leaves them as they are by default', async () => {
    const all = await withWeb({});

    await pause(all);
    await all.clock.advance(2 * ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal([]);
  });

  it('puts them in maintenance, once, and takes them out again', async () => {
    const all = await withWeb({ paused: 'maintenance' });
    await pause(all);
    await all.clock.advance(3 * ONE_RESYNC_MS);
    expect(reason(all)).to.equal(PAUSED);

    await pause(all, false);

    expect(all.registry.writes).to.deep.equal([
      `maintenance on ${WEB_ID}`,
      `maintenance off ${WEB_ID}`,
    ]);
    const told = all.reports.flatMap((one) => (one.kind === 'maintenance' ? [one.why] : []));
    expect(told).to.deep.equal([PAUSED, undefined]);
  });

  it('puts them in maintenance once, also those that cannot have all that they ask for', async () => {
    const all = await running({ lifecycle: { paused: 'maintenance' } });
    const foreign = { name: 'x', address: '10.1.1.1', port: 1, tags: [], meta: new Map() };
    const id = 'theirs' as ServiceId;
    all.registry.services.set(id, { ...foreign, id, mark: undefined });
    const ports = [...WEB.ports, aPort('8081:81')];
    all.source.start({ ...WEB, ports, environment: ['SERVICE_81_ID=theirs', 'SERVICE_80_NAME=w'] });
    await all.clock.advance(100);

    await pause(all);
    await all.clock.advance(5 * ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal([`register ${WEB_ID}`, `maintenance on ${WEB_ID}`]);
  });

  it('deregisters and registers them again', async () => {
    const all = await withWeb({ paused: 'deregister' });
    await pause(all);
    await all.clock.advance(2 * ONE_RESYNC_MS);
    await pause(all, false);

    expect(all.registry.writes).to.deep.equal([`deregister ${WEB_ID}`, `register ${WEB_ID}`]);
  });

  it('sees within one resync what no event told', async () => {
    const all = await withWeb({ paused: 'maintenance' });
    await all.clock.advance(ONE_RESYNC_MS);
    all.source.isDeaf = true;

    await pause(all);
    await all.clock.advance(ONE_RESYNC_MS);

    expect(reason(all)).to.equal(PAUSED);
  });

  it('keeps a maintenance that an operator has begun', async () => {
    const all = await withWeb({ paused: 'maintenance' });
    all.registry.inMaintenance.set(WEB_ID, 'by hand');

    await pause(all);
    await pause(all, false);
    await all.clock.advance(2 * ONE_RESYNC_MS);

    expect(reason(all)).to.equal('by hand');
  });

  it('keeps it too when the entry has to be written', async () => {
    const all = await withWeb({});
    all.registry.inMaintenance.set(WEB_ID, 'by hand');

    all.source.start({ ...WEB, environment: ['SERVICE_TAGS=new'] });
    await all.clock.advance(100);

    expect(all.registry.services.get(WEB_ID)?.tags).to.deep.equal(['new']);
    expect(reason(all)).to.equal('by hand');
  });

  it('begins its own maintenance anew when the entry has to be written', async () => {
    const all = await withWeb({ paused: 'maintenance' });
    await pause(all);

    all.source.change(WEB.id, 'update', { environment: ['SERVICE_TAGS=new'] });
    await all.clock.advance(100);

    expect(reason(all)).to.equal(PAUSED);
  });

  it('begins it anew when somebody else has ended it', async () => {
    const all = await withWeb({ paused: 'maintenance' });
    await pause(all);
    await all.clock.advance(ONE_RESYNC_MS);

    all.registry.inMaintenance.clear();
    await all.clock.advance(ONE_RESYNC_MS);

    expect(reason(all)).to.equal(PAUSED);
  });

  it('ends what an earlier process has begun, also when the rules are others now', async () => {
    const first = await withWeb({ paused: 'maintenance' });
    await pause(first);
    await first.registrator.stop();
    first.source.isDeaf = true;
    await pause(first, false);
    first.source.isDeaf = false;
    const second = stage(first);

    second.registrator.start();
    second.source.connect();
    await second.clock.advance(100);

    expect(reason(second)).to.equal(undefined);
  });

  it('switches it once more when Consul failed in the middle', async () => {
    const all = await withWeb({ paused: 'maintenance' });
    all.registry.fault = (call) => {
      if (call === 'setMaintenance') outage();
    };
    await pause(all);
    await all.clock.advance(2_000);

    all.registry.fault = () => undefined;
    await all.clock.advance(10_000);

    expect(reason(all)).to.equal(PAUSED);
  });
});
