import { expect } from 'chai';
import type { ContainerId } from '../../../../src/domain/container.ts';
import type { DeploymentId } from '../../../../src/domain/deploy/deployment.ts';
import { PlatformError, type ZoneRequest } from '../../../../src/domain/deploy/zone-platform.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { SwarmZones } from '../../../../src/deploy/platforms/swarm-zones.ts';
import { caught } from '../../../support/caught.ts';
import { FakeSwarm, aService, aTask } from '../../../support/fake-swarm.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const D1 = 'd1' as DeploymentId;
const OWN = new Map([['berth.deployment', 'd1']]);
const IMAGE = 'host:5000/shop:2@sha256:d';
const REQUEST: ZoneRequest = {
  ...{ zone: 'green', version: '2', otherVersion: '1', instances: 3, deploymentId: D1 },
  image: IMAGE,
};
const id = (text: string): ContainerId => text as ContainerId;

describe('SwarmZones', () => {
  let swarm: FakeSwarm;
  let clock: VirtualClock;
  let zones: SwarmZones;

  beforeEach(() => {
    const blue = aService({ replicas: 2 });
    swarm = new FakeSwarm(blue, aService({ name: 'shop-green', id: 's2' }));
    clock = new VirtualClock();
    zones = new SwarmZones({ service: 'shop', stack: '' }, swarm, clock);
  });

  describe('define', () => {
    it('puts the version in the place of the tag, by the service’s name alone', async () => {
      expect((await zones.define('green', '2')).image).to.equal('host:5000/shop:2');
      expect(zones.description).to.equal('Swarm');
    });

    it('finds the services of a stack', async () => {
      swarm.put(aService({ name: 'web_shop-blue', image: 'web:1' }));
      const ofStack = new SwarmZones({ service: 'shop', stack: 'web' }, swarm, clock);

      expect((await ofStack.define('blue', '7')).image).to.equal('web:7');
      expect(ofStack.description).to.equal('Swarm stack web');
    });

    it('refuses a zone without a service, and says what is missing', async () => {
      swarm.services.delete('shop-green');

      const error = await caught(zones.define('green', '2'));

      expect(error).to.be.instanceOf(PlatformError);
      expect(error.message).to.include('no service shop-green');
    });
  });

  describe('prepare', () => {
    it('names the image by its digest', async () => {
      expect(await zones.prepare('green', '2')).to.equal(IMAGE);
    });

    it('throws when there is none of that version, and touches nothing', async () => {
      swarm.missingImages.add('host:5000/shop:2');

      expect(await caught(zones.prepare('green', '2'))).to.be.instanceOf(PlatformError);
      expect(swarm.updates).to.deep.equal([]);
    });
  });

  describe('start', () => {
    it('scales the zone’s service with image, variables and labels, in one update', async () => {
      await zones.start(REQUEST);

      const environment = new Map([
        ['IMAGE_VERSION', '2'],
        ['GREEN_IMAGE_VERSION', '2'],
        ['BLUE_IMAGE_VERSION', '1'],
      ]);
      const run = { image: IMAGE, environment, labels: OWN };
      const change = { replicas: 3, run };
      expect(swarm.updates).to.deep.equal([{ name: 'shop-green', change }]);
    });

    it('leaves what it has started as it is', async () => {
      await zones.start(REQUEST);
      await zones.start(REQUEST);

      expect(swarm.updates).to.have.length(1);
    });

    it('decides again on a service that has been changed meanwhile', async () => {
      swarm.meanwhile = () => {
        swarm.edit('shop-green', { environment: new Map() });
      };

      await zones.start(REQUEST);

      expect(swarm.updates).to.have.length(1);
      expect(swarm.services.get('shop-green')).to.include({ replicas: 3, versionIndex: 3 });
    });

    for (const [what, facts, words] of [
      ['scaled', { replicas: 1 }, 'has been scaled to 1'],
      ['set to another image', { image: 'other:1' }, 'has been set to other:1'],
    ] as const) {
      it(`does nothing to a service that somebody else has ${what} meanwhile`, async () => {
        swarm.meanwhile = () => {
          swarm.edit('shop-green', facts);
        };

        const error = await caught(zones.start(REQUEST));

        expect(error).to.be.instanceOf(PlatformError);
        expect(error.message).to.include(words);
        expect(swarm.updates).to.deep.equal([]);
      });
    }

    it('gives up for now on a service that never stands still', async () => {
      const disturb = (): void => {
        swarm.edit('shop-green', {});
        swarm.meanwhile = disturb;
      };
      swarm.meanwhile = disturb;

      expect(await caught(zones.start(REQUEST))).to.be.instanceOf(DependencyError);
    });

    it('takes over what has been scaled under its own label', async () => {
      swarm.edit('shop-green', { replicas: 1, labels: OWN });

      await zones.start(REQUEST);

      expect(swarm.services.get('shop-green')).to.include({ replicas: 3, image: IMAGE });
    });

    it('refuses a service that has been removed', async () => {
      swarm.services.delete('shop-green');

      expect(await caught(zones.start(REQUEST))).to.be.instanceOf(PlatformError);
    });
  });

  it('updates the service of the other zone never', async () => {
    swarm.taskLists.set('shop-blue', [aTask()]);

    await zones.clear('green', D1);
    await zones.start(REQUEST);
    await zones.stop('green', [id('c1')], 0);

    expect(swarm.updates.map(({ name }) => name)).to.deep.equal(['shop-green', 'shop-green']);
  });

  it('has no containers where there is no service', async () => {
    swarm.services.delete('shop-green');

    expect(await zones.containers('green')).to.deep.equal([]);
    expect(await zones.containers('blue')).to.have.length(2);
  });

  it('finds the task of a container for its log, in either zone', async () => {
    swarm.taskLists.set('shop-green', [aTask({ id: 't2', containerId: id('c2') })]);

    expect(await zones.logTail(id('c2'), 20)).to.deep.equal(['20 of t2']);
    expect(await zones.logTail(id('c9'), 20)).to.deep.equal([]);
  });
});
