import { once } from 'node:events';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { whyNoPrivateHost } from '../../support/private-host.ts';
import { SwarmStage } from '../../support/swarm-stage.ts';

const WAIT = ['--lock-wait', '60s'];

describe('berth deploy blue-green, on a swarm', function () {
  this.timeout(240_000);
  let stage: SwarmStage;

  before(async function () {
    const reason = await whyNoPrivateHost();
    if (reason !== undefined) {
      process.stdout.write(`    skipped: ${reason}\n`);
      this.skip();
    }
    stage = await SwarmStage.open();
  });

  afterEach(() => {
    stage.proxy.meanwhile = () => Promise.resolve();
  });

  // The stage is undefined where there is no private host.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  after(() => stage?.close());

  it('begins nothing where there is no swarm, and says so', async () => {
    const { code, stdout } = await stage.release('1');

    expect(code, stdout).to.equal(5);
    expect(stdout).to.include('this node is not a swarm manager');
  });

  it('begins nothing where a zone has no service, and says which', async () => {
    await stage.host.docker.swarmInit({ ListenAddr: '127.0.0.1:2377', AdvertiseAddr: '127.0.0.1' });
    await stage.createZone('blue');

    const { code, stdout } = await stage.release('1');

    expect(code, stdout).to.equal(5);
    expect(stdout).to.include('the swarm has no service web_shop-green');
    await stage.createZone('green');
    await stage.startDaemon();
  });

  for (const [version, active, idle] of [
    ['1', 'blue', 'green'],
    ['2', 'green', 'blue'],
    ['1', 'blue', 'green'],
    ['2', 'green', 'blue'],
  ] as const) {
    it(`releases version ${version} to ${active}, and leaves ${idle} scaled to none`, async () => {
      const { code, stdout } = await stage.release(version, '--instances', '2');

      expect(code, stdout).to.equal(0);
      expect(await stage.active()).to.deep.equal([active, version]);
      expect(await stage.passing()).to.deep.equal([active, active]);
      expect([await stage.replicas(active), await stage.replicas(idle)]).to.deep.equal([2, 0]);
      expect(await stage.running(active)).to.have.length(2);
      expect(await stage.running(idle)).to.deep.equal([]);
      const environment = await stage.environment(active);
      expect(environment).to.include(`IMAGE_VERSION=${version}`).and.include('OTHER=kept');
    });
  }

  it('begins nothing with a version that cannot be had, and touches nothing', async () => {
    const before = [await stage.service('blue'), await stage.service('green')];

    const { code, stdout } = await stage.release('none-such');

    expect(code, stdout).to.equal(5);
    expect(stdout).to.include('image private/shop:none-such cannot be had');
    expect([await stage.service('blue'), await stage.service('green')]).to.deep.equal(before);
    expect(await stage.active()).to.deep.equal(['green', '2']);
  });

  it('rejects a version that ends by itself, and leaves the old zone as it was', async () => {
    const before = await stage.running('green');

    const { code, stdout } = await stage.release('ends');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('non-zero exit (3)').and.include('cannot go on');
    expect(await stage.running('green')).to.deep.equal(before);
    expect([await stage.replicas('blue'), await stage.running('blue')]).to.deep.equal([0, []]);
  });

  it('notices a change that was made between its look and its update, and keeps it', async () => {
    let changes = 0;
    stage.proxy.meanwhile = async (line) => {
      if (!line.includes('/update?') || (changes += 1) > 1) return;
      await stage.change('blue', ({ TaskTemplate: { ContainerSpec } }) => {
        ContainerSpec.Env = ContainerSpec.Env.map((one) => one.replace('kept', 'changed'));
      });
    };

    const { code, stdout } = await stage.release('1');

    expect(code, stdout).to.equal(0);
    expect(changes).to.be.above(1);
    expect(await stage.environment('blue'))
      .to.include('OTHER=changed')
      .and.include('IMAGE_VERSION=1');
    expect(await stage.passing()).to.deep.equal(['blue', 'blue']);
  });

  it('rejects its version when somebody else has meanwhile put the zone to use', async () => {
    const before = await stage.running('blue');
    let isChanged = false;
    stage.proxy.meanwhile = async (line) => {
      if (!line.includes('/update?') || isChanged) return;
      isChanged = true;
      await stage.change('green', ({ Mode }) => {
        Mode.Replicated.Replicas = 1;
      });
    };

    const { code, stdout } = await stage.release('2');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('web_shop-green has been scaled to 1 by somebody else');
    expect(await stage.replicas('green')).to.equal(1);
    expect(await stage.running('blue')).to.deep.equal(before);
    expect(await stage.active()).to.deep.equal(['blue', '1']);
  });

  it('is resumed by the same command after kill -9', async () => {
    const killed = stage.beginRelease('2', '--min-healthy', '5s');
    await eventually(
      'it has scaled the zone',
      async () => expect(await stage.running('green')).to.have.length(2),
      { timeoutMs: 60_000 },
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const { code, stdout } = await stage.release('2');

    expect(code, stdout).to.equal(0);
    expect(await stage.active()).to.deep.equal(['green', '2']);
    expect(await stage.running('blue')).to.deep.equal([]);
  });

  it('is carried on where it was begun, and nowhere else', async () => {
    expect((await stage.release('1', '--gate')).code).to.equal(3);

    const elsewhere = await stage.run('promote', 'shop', '--project', 'other', ...WAIT);

    expect(elsewhere.code, elsewhere.stdout).to.equal(5);
    expect(elsewhere.stdout).to.include('it was begun on Swarm stack web');
    expect([await stage.replicas('blue'), await stage.active()]).to.deep.equal([2, ['green', '2']]);
    const { code, stdout } = await stage.run('abort', 'shop', ...WAIT);
    expect(code, stdout).to.equal(6);
    expect([await stage.replicas('blue'), await stage.running('blue')]).to.deep.equal([0, []]);
    expect(await stage.replicas('green')).to.equal(2);
  });

  it('shows the image in the plan', async () => {
    const { code, stdout } = await stage.run('plan', 'shop', '--version', '1');

    expect(code, stdout).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ kind: 'release', image: 'private/shop:1' });
  });
});
