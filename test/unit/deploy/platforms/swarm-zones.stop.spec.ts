import { expect } from 'chai';
import type { ContainerId } from '../../../../src/domain/container.ts';
import type { DeploymentId } from '../../../../src/domain/deploy/deployment.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { SwarmZones } from '../../../../src/deploy/platforms/swarm-zones.ts';
import { caught } from '../../../support/caught.ts';
import { FakeSwarm, aService, aTask } from '../../../support/fake-swarm.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const D1 = 'd1' as DeploymentId;
const OWN = new Map([['berth.deployment', 'd1']]);
const id = (text: string): ContainerId => text as ContainerId;

describe('SwarmZones, when a zone is to end', () => {
  let swarm: FakeSwarm;
  let clock: VirtualClock;
  let zones: SwarmZones;

  beforeEach(() => {
    swarm = new FakeSwarm(aService({ name: 'shop-green', id: 's2' }));
    clock = new VirtualClock();
    zones = new SwarmZones({ service: 'shop', stack: '' }, swarm, clock);
  });

  /** Of an attempt that takes the clock's time. */
  async function inTime<T>(attempt: Promise<T>): Promise<T> {
    const settled = attempt.then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error as Error;
      },
    );
    await clock.advance(120_000);
    return (await settled)();
  }

  describe('stop', () => {
    beforeEach(() => {
      swarm.edit('shop-green', { replicas: 1 });
      swarm.taskLists.set('shop-green', [aTask()]);
    });

    it('scales to none, changes nothing else, and returns when the tasks have ended', async () => {
      let isStopped = false;
      const stopping = zones.stop('green', [id('c1')], 0).then(() => {
        isStopped = true;
      });

      await clock.advance(5_000);
      expect(isStopped).to.equal(false);
      swarm.taskLists.set('shop-green', []);
      await clock.advance(5_000);
      await stopping;

      expect(swarm.updates).to.deep.equal([{ name: 'shop-green', change: { replicas: 0 } }]);
    });

    it('scales once, however often it is asked', async () => {
      swarm.taskLists.set('shop-green', []);

      await zones.stop('green', [id('c1')], 0);
      await zones.stop('green', [id('c1')], 0);

      expect(swarm.updates).to.have.length(1);
    });

    it('leaves tasks alone that it was not told of', async () => {
      const error = await caught(zones.stop('green', [id('c9')], 0));

      expect(error).to.be.instanceOf(DependencyError);
      expect(swarm.updates).to.deep.equal([]);
    });

    it('sees that others have come into their place between its look and its update', async () => {
      swarm.meanwhile = () => {
        swarm.edit('shop-green', {});
        swarm.taskLists.set('shop-green', [aTask({ id: 't2', containerId: id('c2') })]);
      };

      expect(await caught(zones.stop('green', [id('c1')], 0))).to.be.instanceOf(DependencyError);
      expect(swarm.updates).to.deep.equal([]);
    });

    it('says so when tasks do not end in the service’s own grace period', async () => {
      swarm.edit('shop-green', { stopGraceMs: 30_000 });
      let end: Error | undefined;
      const stopping = caught(zones.stop('green', [id('c1')], 0)).then((error) => (end = error));

      await clock.advance(40_000);
      expect(end).to.equal(undefined);
      await clock.advance(40_000);
      await stopping;

      expect(end?.message).to.include('1 tasks have not ended yet');
    });

    it('does not wait for a node that is down', async () => {
      swarm.taskLists.set('shop-green', [aTask({ isWanted: false, isLost: true })]);

      await inTime(zones.stop('green', [id('c1')], 0));

      expect(swarm.services.get('shop-green')?.replicas).to.equal(0);
    });

    it('has nothing to do with a service that is gone', async () => {
      swarm.services.delete('shop-green');

      await zones.stop('green', [id('c1')], 0);
    });
  });

  describe('clear', () => {
    it('scales what somebody else has left to none, and waits for its end', async () => {
      swarm.edit('shop-green', { replicas: 1 });
      swarm.taskLists.set('shop-green', [aTask()]);
      clock.after(3_000, () => swarm.taskLists.set('shop-green', []));

      await inTime(zones.clear('green', D1));

      expect(swarm.updates).to.deep.equal([{ name: 'shop-green', change: { replicas: 0 } }]);
    });

    it('keeps what the deployment itself has started', async () => {
      swarm.edit('shop-green', { replicas: 1, labels: OWN });
      swarm.taskLists.set('shop-green', [aTask({ labels: OWN })]);

      await zones.clear('green', D1);

      expect(swarm.updates).to.deep.equal([]);
    });
  });
});
