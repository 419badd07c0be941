import { expect } from 'chai';
import { Edge, type EdgeImages, bridgeAddress, haproxyImages } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { Load } from '../support/load.ts';
import { QUICK, ReleaseStage } from '../support/release-stage.ts';

const PORT = 18_184;
const CLIENTS = { keepAlive: 18, fresh: 8, pauseMs: 10 };
const REQUESTS = 4_000;
const SHARE = 0.2;

describe('berth deploy, behind HAProxy and consul-template under load', function () {
  this.timeout(300_000);
  const stage = new ReleaseStage();
  const edge = new Edge(PORT);
  let images: EdgeImages | undefined;

  before(async function () {
    images = await haproxyImages();
    if (images === undefined) {
      console.log('skipped: there is no Go here to make consul-template with');
      this.skip();
    }
    await stage.begin(images.app, await bridgeAddress());
    await edge.start(images.edge, 'berth-proxy');
    const { code, stdout } = await stage.release('1', '--instances', '2');
    expect(code, stdout).to.equal(0);
    await eventually('the proxy serves', async () => {
      expect(await (await answer()).text()).to.match(/^v1 /);
    });
  });

  after(async () => {
    if (images === undefined) return;
    await edge.remove();
    await stage.end();
  });

  const url = (): string => `${edge.url}/${stage.service}/`;

  function answer(headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(url(), { headers });
  }

  async function expectNoneDropped(load: Load): Promise<ReadonlyMap<string, number>> {
    const { failures, resets, requests, answers } = await load.end();
    console.log(`      ${String(requests)} requests, ${String(failures.length)} failed`);
    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(resets).to.equal(0);
    return answers;
  }

  it('drops no request when a version is released and released again', async () => {
    const load = new Load({ url: url(), slowUrl: `${url()}slow`, ...CLIENTS });
    for (const version of ['2', '1']) {
      const { code, stdout } = await stage.release(version);
      expect(code, stdout).to.equal(0);
      expect(stdout).to.include('1 proxies follow');
    }
    const answers = await expectNoneDropped(load);
    expect([...answers.keys()]).to.include.members(['v1', 'v2', 'slow']);
  });

  it('gives a canary its share, a preview and its clients back to where they were', async () => {
    const load = new Load({ url: url(), ...CLIENTS });
    const steps = ['--steps', String(SHARE * 100), '--hold', '0s', '--gate'];
    const begun = await stage.deploy('canary', stage.service, '--version', '2', ...steps, ...QUICK);
    expect(begun.code, begun.stdout).to.equal(3);
    const promoted = await stage.deploy('promote', stage.service, ...QUICK);
    expect(promoted.code, promoted.stdout).to.equal(3);

    const counted = new Load({ url: url(), ...CLIENTS });
    const enough = (): void => {
      expect(counted.requests).to.be.above(REQUESTS);
    };
    await eventually('enough requests', enough, { timeoutMs: 60_000 });
    const answers = await expectNoneDropped(counted);
    const [old, young] = [answers.get('v1') ?? 0, answers.get('v2') ?? 0];
    const all = old + young;
    const deviation = Math.abs(young / all - SHARE) / Math.sqrt((SHARE * (1 - SHARE)) / all);
    expect(deviation).to.be.below(4);

    const preview = await answer({ 'X-Berth-Zone': 'candidate' });
    expect(await preview.text()).to.match(/^v2 /);
    const cookie = preview.headers.get('set-cookie')?.split(';')[0] ?? '';
    for (let count = 0; count < 10; count += 1) {
      expect(await (await answer({ cookie })).text()).to.match(/^v2 /);
    }

    expect((await stage.deploy('abort', stage.service, ...QUICK)).code).to.equal(6);
    await expectNoneDropped(load);
    expect(await (await answer()).text()).to.match(/^v1 /);
  });

  it('keeps the old zone while a worker of before lives', async () => {
    // A request that takes longer than the release waits for proxies.
    const late = fetch(`${url()}slow`).then((response) => response.text());
    const { code, stdout } = await stage.release('2', '--timeout', '30s');

    expect(code, stdout).to.equal(0);
    expect((await late).length).to.equal(3_000);
  });
});
