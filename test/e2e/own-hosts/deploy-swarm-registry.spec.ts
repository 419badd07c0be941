import { expect } from 'chai';
import { whyNoPrivateHost } from '../../support/private-host.ts';
import { SwarmStage } from '../../support/swarm-stage.ts';

const REPOSITORY = '127.0.0.1:5000/shop';
const PASSWORD = 'not to be shown';

describe('berth deploy blue-green, on a swarm whose images are in a registry with a login', function () {
  this.timeout(240_000);
  let stage: SwarmStage;

  before(async function () {
    const reason = await whyNoPrivateHost();
    if (reason !== undefined) {
      process.stdout.write(`    skipped: ${reason}\n`);
      this.skip();
    }
    stage = await SwarmStage.open();
    await stage.host.docker.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
    await stage.createZone('blue', REPOSITORY);
    await stage.createZone('green', REPOSITORY);
    await stage.startRegistry(`ci:${PASSWORD}`, '1', '2');
    await stage.startDaemon();
  });

  // The stage is undefined where there is no private host.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  after(() => stage?.close());

  function logIn(password: string): Promise<void> {
    const auth = Buffer.from(`ci:${password}`).toString('base64');
    return stage.logIn({ auths: { '127.0.0.1:5000': { auth } } });
  }

  it('begins nothing without the login', async () => {
    const { code, stdout } = await stage.release('1');

    expect(code, stdout).to.equal(5);
    expect(stdout).to.include(`image ${REPOSITORY}:1 cannot be had`);
  });

  it('begins nothing with another login, and does not show it', async () => {
    await logIn('another');

    const { code, stdout } = await stage.release('1');

    expect(code, stdout).to.equal(5);
    expect(stdout).not.to.include('another');
  });

  for (const [version, zone] of [
    ['1', 'blue'],
    ['2', 'green'],
  ] as const) {
    it(`runs version ${version} by its digest, pulled with the login`, async () => {
      await logIn(PASSWORD);

      const { code, stdout } = await stage.release(version);

      expect(code, stdout).to.equal(0);
      expect(await stage.image(zone)).to.match(
        /^127\.0\.0\.1:5000\/shop:[12]@sha256:[0-9a-f]{64}$/,
      );
      expect(await stage.passing()).to.deep.equal([zone]);
      expect(stdout).not.to.include(PASSWORD);
    });
  }

  it('begins nothing with a version that the registry does not have', async () => {
    const { code, stdout } = await stage.release('3');

    expect(code, stdout).to.equal(5);
    expect(await stage.active()).to.deep.equal(['green', '2']);
  });
});
