import { expect } from 'chai';
import { releaseOverview } from '../../../src/domain/deploy/release-overview.ts';
import { Zones } from '../../../src/http/zones.ts';
import { aContainer } from '../../support/builders.ts';
import { FakeReleases } from '../../support/fake-releases.ts';
import { ask, connected, statusStages } from '../../support/status-stage.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const NGINX = releaseOverview({
  ...{ service: 'nginx', activeZone: 'blue', activeVersion: '12', weights: '', current: '' },
  ...{ records: [], instances: [] },
});

describe('/zones', () => {
  const open = statusStages();

  it('shows the releases of the services of this host', async () => {
    const stage = await open();
    stage.source.start(aContainer());
    await connected(stage);
    stage.releases.all.set('nginx', NGINX).set('other', NGINX);

    const { body } = await ask(`${stage.url}/zones`);

    expect(stage.releases.asked).to.deep.equal([['nginx']]);
    expect(JSON.parse(body)).to.deep.equal({
      ...{ at: '1970-01-01T00:00:00.010Z', problem: '' },
      releases: JSON.parse(JSON.stringify([NGINX])) as unknown,
    });
  });

  it('reads nothing before anybody asks', async () => {
    const stage = await open();
    await connected(stage);

    expect(stage.releases.asked).to.deep.equal([]);
  });

  it('says why they cannot be read', async () => {
    const stage = await open();
    stage.releases.fault = () => {
      throw new Error('Consul: 403 Permission denied');
    };

    const { statusCode, body } = await ask(`${stage.url}/zones`);

    expect(statusCode).to.equal(200);
    expect(JSON.parse(body)).to.include({ problem: 'Consul: 403 Permission denied' });
  });
});

describe('Zones', () => {
  it('asks Consul once for whoever asks at the same time, and again later', async () => {
    const [clock, releases] = [new VirtualClock(), new FakeReleases()];
    let opened = 0;
    const zones = new Zones({
      ...{ clock, services: () => ['web'] },
      open: () => {
        opened += 1;
        return Promise.resolve(releases);
      },
    });

    await Promise.all([zones.read(), zones.read()]);
    await clock.advance(2_999);
    await zones.read();
    const before = releases.asked.length;
    await clock.advance(1);
    await zones.read();

    expect([before, releases.asked.length, opened]).to.deep.equal([1, 2, 1]);
  });
});
