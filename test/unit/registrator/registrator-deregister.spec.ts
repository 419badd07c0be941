import { expect } from 'chai';
import { DependencyError } from '../../../src/domain/errors.ts';
import type { LifecycleRules } from '../../../src/domain/lifecycle.ts';
import type { ServiceId } from '../../../src/domain/service.ts';
import {
  ONE_RESYNC_MS,
  type Stage,
  container,
  heldBack,
  kinds,
  running,
  stage,
} from '../../support/registrator-stage.ts';
import { settled } from '../../support/virtual-clock.ts';

const ON_SUCCESS: Partial<LifecycleRules> = { deregister: 'on-success' };
const WEB = container('web');
const WEB_ID = 'vm:web:80' as ServiceId;

/** `web` has died with this exit code. */
async function died(exitCode: number, rules: Partial<LifecycleRules>): Promise<Stage> {
  const all = await running({ lifecycle: rules });
  all.source.start(WEB);
  await settled();
  all.source.stop(WEB.id, 0, exitCode);
  await all.clock.advance(10);
  return all;
}

const isRegistered = ({ registry }: Stage): boolean => registry.services.has(WEB_ID);

describe('Registrator, of a container that died', () => {
  it('asks Consul about its service while it asks Docker, once', async () => {
    const all = await running();
    all.source.start(WEB);
    await settled();
    const { calls, answer } = heldBack(all);

    all.source.stop(WEB.id);
    await settled();
    const before = [...calls];
    answer();
    await settled();

    expect(before).to.have.members(['find vm:web:80', 'inspect id-of-web']);
    expect(calls.slice(2)).to.deep.equal(['deregister vm:web:80']);
  });

  it('asks one after the other once Docker has failed to answer', async () => {
    const { source, registry, clock } = await running();
    source.start(WEB);
    await settled();
    const calls: string[] = [];
    registry.fault = (call) => void calls.push(call);
    source.fault = (call) => {
      calls.push(call);
      if (calls.length === 2) throw new DependencyError('docker', 'failed', 'Docker: 500');
    };

    source.stop(WEB.id);
    await clock.advance(1_000);

    expect(calls).to.deep.equal(['find', 'inspect', 'inspect', 'find', 'deregister']);
  });
});

describe('Registrator, with -deregister on-success', () => {
  it('keeps the service of a container that failed, through every resync', async () => {
    const all = await died(1, ON_SUCCESS);

    await all.clock.advance(5 * ONE_RESYNC_MS);

    expect(all.registry.writes).to.deep.equal(['register vm:web:80']);
  });

  for (const exitCode of [0, 137, 143]) {
    it(`removes the service of a container that ended with ${String(exitCode)}`, async () => {
      expect(isRegistered(await died(exitCode, ON_SUCCESS))).to.equal(false);
    });
  }

  it('keeps it when berth is started anew, and inspects it to know', async () => {
    const first = await died(1, ON_SUCCESS);
    await first.registrator.stop();
    const second = stage(first, { lifecycle: ON_SUCCESS });

    second.registrator.start();
    second.source.connect();
    await second.clock.advance(3 * ONE_RESYNC_MS);

    expect(second.registry.writes).to.deep.equal(['register vm:web:80']);
  });

  it('removes it once the container is removed', async () => {
    const all = await died(1, ON_SUCCESS);

    all.source.remove(WEB.id);
    await all.clock.advance(10);

    expect(isRegistered(all)).to.equal(false);
  });

  it('notices within one resync that the container is removed, when no event says so', async () => {
    const all = await died(1, ON_SUCCESS);
    await all.clock.advance(ONE_RESYNC_MS);

    all.source.containers.delete(WEB.id);
    await all.clock.advance(ONE_RESYNC_MS);

    expect(isRegistered(all)).to.equal(false);
  });

  it('brings it up to date when the container runs again', async () => {
    const all = await died(1, ON_SUCCESS);

    all.source.start({ ...WEB, environment: ['SERVICE_TAGS=again'] });
    await all.clock.advance(10);

    expect(all.registry.services.get(WEB_ID)?.tags).to.deep.equal(['again']);
    expect(all.registry.writes).to.deep.equal(['register vm:web:80', 'register vm:web:80']);
  });

  it('gives its ID to a container that runs and asks for it', async () => {
    const all = await died(1, ON_SUCCESS);

    const next = container('next', { environment: ['SERVICE_ID=vm:web:80'] });
    all.source.start(next);
    await all.clock.advance(2 * ONE_RESYNC_MS);

    expect(all.registry.services.get(WEB_ID)?.mark?.containerId).to.equal(next.id);
    expect(all.registry.writes).to.have.length(2);
  });

  it('says once that it is kept, and why', async () => {
    const all = await died(1, ON_SUCCESS);

    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(all.reports.filter(({ kind }) => kind === 'retained')).to.deep.equal([
      {
        kind: 'retained',
        containerId: WEB.id,
        containerName: 'web',
        exitCode: 1,
        serviceIds: ['vm:web:80'],
      },
    ]);
  });

  it('takes kept services for no mass removal', async () => {
    const all = await running({ lifecycle: ON_SUCCESS });
    const many = Array.from({ length: 10 }, (_, index) => container(`c${String(index)}`));
    for (const one of many) all.source.start(one);
    await all.clock.advance(1_000);

    for (const one of many) all.source.stop(one.id, 0, 1);
    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(all.registry.services.size).to.equal(10);
    expect(kinds(all.reports)).to.not.include('removals-held');
  });

  it('forgets a kept service that somebody else removed', async () => {
    const all = await died(1, ON_SUCCESS);

    all.registry.services.delete(WEB_ID);
    await all.clock.advance(2 * ONE_RESYNC_MS);
    const inspections = all.source.inspected.length;
    await all.clock.advance(2 * ONE_RESYNC_MS);

    expect(all.source.inspected).to.have.length(inspections);
    expect(all.registry.writes).to.deep.equal(['register vm:web:80']);
  });
});

describe('Registrator, with -deregister never', () => {
  const NEVER: Partial<LifecycleRules> = { deregister: 'never' };

  it('keeps the service of a container that ended well, and of one that is removed', async () => {
    const all = await died(0, NEVER);

    all.source.remove(WEB.id);
    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(isRegistered(all)).to.equal(true);
  });

  it('looks at what it keeps no more', async () => {
    const all = await died(0, NEVER);
    await all.clock.advance(ONE_RESYNC_MS);
    const inspections = all.source.inspected.length;

    await all.clock.advance(3 * ONE_RESYNC_MS);

    expect(all.source.inspected).to.have.length(inspections);
  });

  it('removes with -cleanup what a container left that is removed', async () => {
    const all = await died(0, { ...NEVER, cleanup: true });
    await all.clock.advance(2 * ONE_RESYNC_MS);
    expect(isRegistered(all)).to.equal(true);

    all.source.containers.delete(WEB.id);
    await all.clock.advance(ONE_RESYNC_MS);

    expect(isRegistered(all)).to.equal(false);
  });

  it('removes what a container that runs no longer asks for', async () => {
    const all = await running({ lifecycle: NEVER });
    all.source.start(WEB);
    await settled();

    all.source.start({ ...WEB, environment: ['SERVICE_ID=other'] });
    await all.clock.advance(10);

    expect([...all.registry.services.keys()]).to.deep.equal(['other']);
  });
});
