import { expect } from 'chai';
import { docker } from '../support/docker-cli.ts';
import { EdgeStage, nothingDropped } from '../support/edge-stage.ts';
import { type EdgeImages, edgeImages } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { ended } from '../support/release-stage.ts';

/** A longer run: BERTH_SWITCHES=100. */
const SWITCHES = Number(process.env.BERTH_SWITCHES ?? 4);
const PORT = 18_180;
/** Requests of all clients together, each second, at most: 26 clients, 10 ms. */
const CLIENTS = { keepAlive: 18, fresh: 8, pauseMs: 10 };

describe('berth deploy blue-green, behind nginx and consul-template under load', function () {
  this.timeout(240_000 + SWITCHES * 30_000);
  const stage = new EdgeStage({ port: PORT, clients: CLIENTS, images: withOneThatEnds });

  before(function () {
    return stage.open(this);
  });

  after(() => stage.close());

  /** @returns answers by version */
  async function underLoad(act: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
    const load = stage.load({ slow: true });
    try {
      await act();
    } catch (error) {
      await load.end();
      throw error;
    }
    return nothingDropped(load);
  }

  it(`drops no request in ${String(SWITCHES)} releases`, async () => {
    const answers = await underLoad(async () => {
      for (let count = 0; count < SWITCHES; count += 1) {
        const version = count % 2 === 0 ? '2' : '1';
        const { code, stdout } = await stage.release(version);
        expect(code, stdout).to.equal(0);
        expect(stdout).to.include('1 proxies follow');
      }
    });

    expect(answers.get('v1')).to.be.above(0);
    expect(answers.get('v2')).to.be.above(0);
  });

  it('drops none when a release is rejected, and none when it is rolled back', async () => {
    const other = (await stage.answer()).startsWith('v1 ') ? '2' : '1';
    await underLoad(async () => {
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
  });

  it('keeps the old zone when a proxy does not follow', async () => {
    const serving = await stage.answer();
    const other = serving.startsWith('v1 ') ? '2' : '1';
    const zone = await stage.key('active-zone');
    expect((await stage.release(other, '--gate', '--timeout', '20s')).code).to.equal(3);
    await stage.edge.signal('STOP');
    await underLoad(async () => {
      const { code, stdout } = await stage.deploy('promote', stage.service);
      expect(code, stdout).to.equal(8);
      expect(stdout).to.include('both zones are kept').and.include('does not follow');
      expect(await stage.zone(zone)).to.have.length(2);
    });
    expect(await stage.answer()).to.match(/^v/);

    await stage.edge.signal('CONT');
    const again = await stage.release(other);

    expect(again.code, again.stdout).to.equal(0);
    expect(await stage.zone(zone)).to.have.length(0);
    expect(await stage.answer()).to.match(new RegExp(`^v${other} `));
  });
});

/** Version `ends` ends at once. */
async function withOneThatEnds(): Promise<EdgeImages | undefined> {
  const images = await edgeImages();
  if (images === undefined) return undefined;
  await docker('tag', 'berth-test/base:1', `${images.app}:ends`);
  return images;
}
