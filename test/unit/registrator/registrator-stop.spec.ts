import { expect } from 'chai';
import type { ContainerSnapshot } from '../../../src/domain/container.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import type { LifecycleRules } from '../../../src/domain/lifecycle.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import { type Stage, container, running, stage } from '../../support/registrator-stage.ts';

const WEB = container('web');
const WEB_ID = 'vm:web:80' as ServiceId;
const STOPPING = 'berth: the container is being stopped';
const [HUP, TERM] = [1, 15];

/** A host on which `web` runs. */
async function withWeb(
  lifecycle: Partial<LifecycleRules>,
  facts: Partial<ContainerSnapshot> = {},
): Promise<Stage> {
  const all = await running({ lifecycle });
  all.source.start({ ...WEB, ...facts });
  await all.clock.advance(100);
  all.registry.writes.length = 0;
  return all;
}

const reason = ({ registry }: Stage): string | undefined => registry.inMaintenance.get(WEB_ID);

describe('Registrator, of containers that are sent a signal', () => {
  async function kill(all: Stage, signal: number): Promise<void> {
    all.source.kill(WEB.id, signal);
    await all.clock.advance(100);
  }

  it('leaves them as they are by default', async () => {
    const all = await withWeb({});

    await kill(all, TERM);

    expect(all.registry.writes).to.deep.equal([]);
  });

  it('puts them in maintenance until they are gone', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance' });
    await kill(all, TERM);
    expect(reason(all)).to.equal(STOPPING);

    all.source.stop(WEB.id);
    await all.clock.advance(60_000);

    expect(all.registry.writes).to.deep.equal([`maintenance on ${WEB_ID}`, `deregister ${WEB_ID}`]);
  });

  it('restores one that survives, after its grace period', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance', stopGraceMs: 10_000 });
    await kill(all, TERM);
    await all.clock.advance(14_000);
    expect(reason(all)).to.equal(STOPPING);

    await all.clock.advance(2_000);

    expect(reason(all)).to.equal(undefined);
  });

  it('takes one for a survivor that could only be inspected after its grace period', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance', stopGraceMs: 10_000 });
    all.source.fault = (call) => {
      if (call === 'inspect') throw new DependencyError('docker', 'unreachable', 'Docker: ENOENT');
    };
    await kill(all, TERM);
    await all.clock.advance(20_000);

    all.source.fault = () => undefined;
    await all.clock.advance(60_000);

    expect(all.registry.writes).to.deep.equal([]);
  });

  it('gives one the time that it asks for', async () => {
    const stop = { signal: '', timeoutSeconds: 120 };
    const all = await withWeb({ gracefulStop: 'maintenance' }, { stop });
    await kill(all, TERM);
    await all.clock.advance(120_000);
    expect(reason(all)).to.equal(STOPPING);

    await all.clock.advance(6_000);

    expect(reason(all)).to.equal(undefined);
  });

  it('deregisters them, and registers again one that survives', async () => {
    const all = await withWeb({ gracefulStop: 'deregister' });

    await kill(all, TERM);
    await all.clock.advance(20_000);

    expect(all.registry.writes).to.deep.equal([`deregister ${WEB_ID}`, `register ${WEB_ID}`]);
  });

  it('takes SIGHUP and its like for no stop', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance' });

    for (const signal of [HUP, 10, 12, 28]) await kill(all, signal);

    expect(all.registry.writes).to.deep.equal([]);
  });

  it('takes the container’s own stop signal for one', async () => {
    const stop = { signal: 'SIGWINCH', timeoutSeconds: undefined };
    const all = await withWeb({ gracefulStop: 'maintenance' }, { stop });

    await kill(all, 28);

    expect(reason(all)).to.equal(STOPPING);
  });

  it('is not misled by another signal after the one to stop, or at the same time', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance' });
    all.source.kill(WEB.id, TERM);
    all.source.kill(WEB.id, HUP);
    await all.clock.advance(100);

    await kill(all, HUP);

    expect(reason(all)).to.equal(STOPPING);
  });

  it('counts anew from a second signal', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance' });
    await kill(all, TERM);
    await all.clock.advance(10_000);

    await kill(all, TERM);
    await all.clock.advance(10_000);
    expect(reason(all)).to.equal(STOPPING);
    await all.clock.advance(6_000);

    expect(reason(all)).to.equal(undefined);
  });

  it('serves at once when it is started again', async () => {
    const all = await withWeb({ gracefulStop: 'maintenance' });
    await kill(all, TERM);

    all.source.stop(WEB.id);
    all.source.start(WEB);
    await all.clock.advance(100);

    expect(all.registry.services.has(WEB_ID)).to.equal(true);
    expect(reason(all)).to.equal(undefined);
  });

  it('restores at once when it is started anew itself', async () => {
    const first = await withWeb({ gracefulStop: 'maintenance' });
    await kill(first, TERM);
    await first.registrator.stop();
    const second = stage(first, { lifecycle: { gracefulStop: 'maintenance' } });

    second.registrator.start();
    second.source.connect();
    await second.clock.advance(100);

    expect(reason(second)).to.equal(undefined);
  });
});
