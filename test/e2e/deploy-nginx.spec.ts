import { expect } from 'chai';
import { Edge, type EdgeImages, bridgeAddress, edgeImages } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { Load, type LoadResult } from '../support/load.ts';
import { ReleaseStage, ended } from '../support/release-stage.ts';

/** A longer run: BERTH_SWITCHES=100. */
const SWITCHES = Number(process.env.BERTH_SWITCHES ?? 4);
const PORT = 18_180;
/** Requests of all clients together, each second, at most: 26 clients, 10 ms. */
const CLIENTS = { keepAlive: 18, fresh: 8, pauseMs: 10 };

describe('berth deploy blue-green, behind nginx and consul-template under load', function () {
  this.timeout(240_000 + SWITCHES * 30_000);
  const stage = new ReleaseStage();
  const edge = new Edge(PORT);
  let images: EdgeImages | undefined;

  before(async function () {
    images = await edgeImages();
    if (images === undefined) {
      console.log('skipped: there is no Go here to make consul-template with');
      this.skip();
    }
    const base = stage.docker.getImage('berth-test/base:1');
    await base.tag({ repo: images.app, tag: 'ends' });
    await stage.begin(images.app, await bridgeAddress());
    await edge.start(images.edge, 'berth-proxy');
    const { code, stdout } = await stage.release('1', '--instances', '2');
    expect(code, stdout).to.equal(0);
    await eventually('the proxy serves', async () => expect(await answer()).to.match(/^v1 /));
  });

  after(async () => {
    if (images === undefined) return;
    await edge.remove();
    await stage.end();
    await stage.docker.getImage(`${images.app}:ends`).remove();
  });

  const url = (path: string): string => `${edge.url}/${stage.service}${path}`;

  async function answer(): Promise<string> {
    return (await fetch(url('/'))).text();
  }

  async function underLoad(act: () => Promise<void>): Promise<LoadResult> {
    const load = new Load({ url: url('/'), slowUrl: url('/slow'), ...CLIENTS });
    try {
      await act();
    } catch (error) {
      await load.end();
      throw error;
    }
    return load.end();
  }

  it(`drops no request in ${String(SWITCHES)} releases`, async () => {
    const startMs = performance.now();
    const result = await underLoad(async () => {
      for (let count = 0; count < SWITCHES; count += 1) {
        const version = count % 2 === 0 ? '2' : '1';
        const { code, stdout } = await stage.release(version);
        expect(code, stdout).to.equal(0);
        expect(stdout).to.include('1 proxies follow');
      }
    });

    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    const { requests, failures, resets, answers } = result;
    const versions = [...answers]
      .map(([version, count]) => `${version} ${String(count)}`)
      .join(', ');
    console.log(
      `      ${String(requests)} requests in ${seconds} s, ${String(failures.length)} failed, ` +
        `${String(resets)} keep-alive resets; answers: ${versions}`,
    );
    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(resets).to.equal(0);
    expect(answers.get('v1')).to.be.above(0);
    expect(answers.get('v2')).to.be.above(0);
  });

  it('drops none when a release is rejected, and none when it is rolled back', async () => {
    const other = (await answer()).startsWith('v1 ') ? '2' : '1';
    const { failures, resets } = await underLoad(async () => {
      expect((await stage.release('none-such')).code).to.equal(5);
      const rejected = await stage.release('ends');
      expect(rejected.code, rejected.stdout).to.equal(6);
      expect(rejected.stdout).to.include('has ended with code 0').and.include('serves as before');
      const child = stage.startRelease(other, '--bake', '60s');
      const release = ended(child);
      await eventually('baking', async () => expect(await stage.phase()).to.equal('baking'), {
        timeoutMs: 60_000,
      });
      expect((await stage.deploy('rollback', stage.service)).code).to.equal(0);
      expect((await release).code).to.equal(7);
    });

    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(resets).to.equal(0);
  });

  it('keeps the old zone when a proxy does not follow', async () => {
    const serving = await answer();
    const other = serving.startsWith('v1 ') ? '2' : '1';
    const zone = await stage.key('active-zone');
    expect((await stage.release(other, '--gate', '--timeout', '20s')).code).to.equal(3);
    await edge.signal('STOP');
    const { failures } = await underLoad(async () => {
      const { code, stdout } = await stage.deploy('promote', stage.service);
      expect(code, stdout).to.equal(8);
      expect(stdout).to.include('both zones are kept').and.include('does not follow');
      expect(await stage.zone(zone)).to.have.length(2);
    });
    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(await answer()).to.match(/^v/);

    await edge.signal('CONT');
    const again = await stage.release(other);

    expect(again.code, again.stdout).to.equal(0);
    expect(await stage.zone(zone)).to.have.length(0);
    expect(await answer()).to.match(new RegExp(`^v${other} `));
  });
});
