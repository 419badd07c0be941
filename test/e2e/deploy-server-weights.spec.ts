import { expect } from 'chai';
import { EdgeStage, deviation, nothingDropped } from '../support/edge-stage.ts';
import { QUICK, ended } from '../support/release-stage.ts';

const PORT = 18_186;
const CLIENTS = { keepAlive: 10, fresh: 6, pauseMs: 10 };
const REQUESTS = 3_000;

describe('berth deploy canary, behind nginx with shares as weights of servers', function () {
  this.timeout(300_000);
  const variables = ['NGINX_SHARES=servers', 'NGINX_STICKY=1'];
  const stage = new EdgeStage({ port: PORT, clients: CLIENTS, instances: 3, variables });

  before(function () {
    return stage.open(this);
  });

  after(() => stage.close());

  it('gives each share, whatever the numbers of instances, and drops nothing', async () => {
    const load = stage.load();
    const flags = ['--steps', '10,50', '--gate', '--hold', '0s', '--instances', '2'];
    expect((await ended(stage.startCanary('2', ...flags))).code).to.equal(3);
    for (const percent of [10, 50]) {
      const { code, stdout } = await stage.deploy('promote', stage.service, ...QUICK);
      expect(code, stdout).to.equal(3);
      expect(deviation(await stage.observe(REQUESTS), percent / 100)).to.be.below(4);
    }

    const preview = await fetch(stage.url, { headers: { 'X-Berth-Zone': 'candidate' } });
    expect(await preview.text()).to.match(/^v2 /);
    const cookie = preview.headers.get('set-cookie')?.split(';')[0] ?? '';
    for (let count = 0; count < 10; count += 1) {
      expect(await stage.answer({ cookie })).to.match(/^v2 /);
    }
    const shared = await fetch(stage.url);
    const [zone, version] = [shared.headers.get('x-zone'), (await shared.text()).split(' ')[0]];
    expect(zone).to.equal(version === 'v1' ? 'blue' : 'green');

    const last = await stage.deploy('promote', stage.service, ...QUICK);
    expect(last.code, last.stdout).to.equal(0);
    await nothingDropped(load);
    expect(await stage.answer()).to.match(/^v2 /);
  });
});
