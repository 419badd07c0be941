import { expect } from 'chai';
import { EdgeStage, deviation, nothingDropped } from '../support/edge-stage.ts';
import { haproxyImages } from '../support/edge.ts';
import { QUICK } from '../support/release-stage.ts';

const PORT = 18_184;
const CLIENTS = { keepAlive: 18, fresh: 8, pauseMs: 10 };
const REQUESTS = 4_000;
const SHARE = 0.2;

describe('berth deploy, behind HAProxy and consul-template under load', function () {
  this.timeout(300_000);
  const stage = new EdgeStage({ port: PORT, clients: CLIENTS, images: haproxyImages });

  before(function () {
    return stage.open(this);
  });

  after(() => stage.close());

  it('drops no request when a version is released and released again', () =>
    stage.releaseToAndFro());

  it('gives a canary its share, a preview and its clients back to where they were', async () => {
    const load = stage.load();
    const steps = ['--steps', String(SHARE * 100), '--hold', '0s', '--gate'];
    const begun = await stage.deploy('canary', stage.service, '--version', '2', ...steps, ...QUICK);
    expect(begun.code, begun.stdout).to.equal(3);
    const promoted = await stage.deploy('promote', stage.service, ...QUICK);
    expect(promoted.code, promoted.stdout).to.equal(3);

    expect(deviation(await stage.observe(REQUESTS), SHARE)).to.be.below(4);

    const preview = await fetch(stage.url, { headers: { 'X-Berth-Zone': 'candidate' } });
    expect(await preview.text()).to.match(/^v2 /);
    const cookie = preview.headers.get('set-cookie')?.split(';')[0] ?? '';
    for (let count = 0; count < 10; count += 1) {
      expect(await stage.answer({ cookie })).to.match(/^v2 /);
    }

    expect((await stage.deploy('abort', stage.service, ...QUICK)).code).to.equal(6);
    await nothingDropped(load);
    expect(await stage.answer()).to.match(/^v1 /);
  });

  it('keeps the old zone while a worker of before lives', async () => {
    // A request that takes longer than the release waits for proxies.
    const late = fetch(`${stage.url}slow`).then((response) => response.text());
    const { code, stdout } = await stage.release('2', '--timeout', '30s');

    expect(code, stdout).to.equal(0);
    expect((await late).length).to.equal(3_000);
  });
});
