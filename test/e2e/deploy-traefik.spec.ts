import { expect } from 'chai';
import { EdgeStage, deviation, nothingDropped } from '../support/edge-stage.ts';
import { eventually } from '../support/eventually.ts';
import { QUICK, ended } from '../support/release-stage.ts';
import {
  API_OFFSET,
  removeTraefikRoutes,
  traefikFile,
  traefikImages,
  writeTraefikRoutes,
} from '../support/traefik.ts';

const PORT = 18_188;
const CLIENTS = { keepAlive: 18, fresh: 8, pauseMs: 10 };
const REQUESTS = 4_000;

describe('berth deploy, behind Traefik under load', function () {
  this.timeout(300_000);
  const stage = new EdgeStage({
    ...{ port: PORT, observedAt: PORT + API_OFFSET, clients: CLIENTS },
    ...{ images: () => traefikImages(PORT), file: traefikFile, prepare: writeTraefikRoutes },
  });

  before(async function () {
    // Making it takes longer than all other tests together.
    if (process.env.BERTH_TRAEFIK === undefined) this.skip();
    await stage.open(this);
  });

  after(async () => {
    await stage.close();
    if (process.env.BERTH_TRAEFIK !== undefined) await removeTraefikRoutes();
  });

  it('drops no request when a version is released and released again', () =>
    stage.releaseToAndFro());

  it('gives a canary each share, a preview and its clients back to where they were', async () => {
    const load = stage.load();
    const flags = ['--steps', '1,20,50', '--gate', '--hold', '0s'];
    expect((await ended(stage.startCanary('2', ...flags))).code).to.equal(3);
    for (const percent of [1, 20, 50]) {
      const { code, stdout } = await stage.deploy('promote', stage.service, ...QUICK);
      expect(code, stdout).to.equal(3);
      expect(deviation(await stage.observe(REQUESTS), percent / 100)).to.be.below(4);
    }

    const preview = await fetch(stage.url, { headers: { 'X-Berth-Zone': 'candidate' } });
    expect(await preview.text()).to.match(/^v2 /);
    const first = await fetch(stage.url);
    const version = (await first.text()).split(' ')[0] ?? '';
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
    for (let count = 0; count < 10; count += 1) {
      expect(await stage.answer({ cookie })).to.match(new RegExp(`^${version} `));
    }

    expect((await stage.deploy('abort', stage.service, ...QUICK)).code).to.equal(6);
    await nothingDropped(load);
    expect(await stage.answer()).to.match(/^v1 /);
  });

  it('has the zone that serves answer all where the one with a share is gone', async () => {
    const flags = ['--steps', '50', '--gate', '--hold', '0s'];
    expect((await ended(stage.startCanary('2', ...flags))).code).to.equal(3);
    expect((await stage.deploy('promote', stage.service, ...QUICK)).code).to.equal(3);
    await eventually('both answer', async () => expect(await versions()).to.have.length(2));

    for (const { Id } of await stage.zone('green')) {
      await stage.docker.getContainer(Id).remove({ force: true });
    }

    await eventually('one answers', async () => expect(await versions()).to.deep.equal(['v1']));
    expect((await stage.deploy('abort', stage.service, ...QUICK)).code).to.equal(6);
    expect(await versions()).to.deep.equal(['v1']);
  });

  /** What answers twenty requests one after the other. */
  async function versions(): Promise<readonly string[]> {
    const found = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      found.add((await stage.answer()).split(' ')[0] ?? '');
    }
    return [...found];
  }
});
