import { once } from 'node:events';
import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { QUICK, ReleaseStage, ended } from '../support/release-stage.ts';

describe('berth deploy blue-green, with the seed’s Compose file', function () {
  this.timeout(240_000);
  const stage = new ReleaseStage();

  before(async () => {
    const base = stage.docker.getImage('berth-test/base:1');
    await base.tag({ repo: 'berth-test/http', tag: 'ends' });
    await stage.begin();
  });

  after(async () => {
    await stage.end();
    await stage.docker.getImage('berth-test/http:ends').remove();
  });

  for (const [version, active, idle] of [
    ['1', 'blue', 'green'],
    ['2', 'green', 'blue'],
    ['1', 'blue', 'green'],
    ['2', 'green', 'blue'],
    ['1', 'blue', 'green'],
  ] as const) {
    it(`releases version ${version} to ${active}, and leaves the keys as the script would`, async () => {
      const { code, stdout } = await stage.release(version, '--instances', '2');

      expect(code, stdout).to.equal(0);
      expect([await stage.key('active-zone'), await stage.key('active-version')]).to.deep.equal([
        active,
        version,
      ]);
      expect(await stage.zone(active)).to.have.length(2);
      expect(await stage.zone(idle)).to.have.length(0);
      expect(await stage.passing()).to.equal(2);
    });
  }

  it('does nothing where the version serves already', async () => {
    expect((await stage.release('1')).code).to.equal(0);
    expect(await stage.zone('green')).to.have.length(0);
  });

  it('begins nothing with a version that cannot be had', async () => {
    const { code, stdout } = await stage.release('none-such');

    expect(code, stdout).to.equal(5);
    expect(await stage.key('active-zone')).to.equal('blue');
  });

  it('rejects a version that ends by itself, and leaves the old zone as it was', async () => {
    const before = (await stage.zone('blue')).map(({ Id }) => Id);

    const { code, stdout } = await stage.release('ends');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('has ended with code 0').and.include('blue serves as before');
    expect((await stage.zone('blue')).map(({ Id }) => Id)).to.deep.equal(before);
    expect(await stage.zone('green')).to.have.length(0);
  });

  it('lets one of two win, and tells the other who has', async () => {
    const [first, second] = await Promise.all([stage.release('2'), stage.release('2')]);

    const codes = [first.code, second.code].sort();
    expect(codes, first.stdout + second.stdout).to.deep.equal([0, 4]);
    expect(first.stdout + second.stdout).to.include('is being deployed by');
    expect(await stage.key('active-zone')).to.equal('green');
  });

  it('is resumed by the same command after kill -9', async () => {
    const killed = stage.startRelease('1', '--min-healthy', '3s');
    await eventually('it has started containers', async () =>
      expect(await stage.zone('blue')).to.have.length(2),
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const { code, stdout } = await stage.release('1', '--lock-wait', '60s');

    expect(code, stdout).to.equal(0);
    expect([await stage.key('active-zone'), await stage.key('active-version')]).to.deep.equal([
      'blue',
      '1',
    ]);
    expect(await stage.zone('green')).to.have.length(0);
    expect(await stage.passing()).to.equal(2);
  });

  it('waits at a gate, and goes on from another terminal', async () => {
    const atGate = await stage.release('2', '--gate');
    expect(atGate.code, atGate.stdout).to.equal(3);
    expect(await stage.key('active-zone')).to.equal('blue');

    const { code, stdout } = await stage.elsewhere('promote', stage.service);

    expect(code, stdout).to.equal(0);
    expect(await stage.key('active-zone')).to.equal('green');
  });

  it('goes back when it is told to, before the switch', async () => {
    expect((await stage.release('1', '--gate')).code).to.equal(3);

    const { code, stdout } = await stage.deploy('abort', stage.service);

    expect(code, stdout).to.equal(6);
    expect(await stage.key('active-zone')).to.equal('green');
    expect(await stage.zone('blue')).to.have.length(0);
    expect(await stage.passing()).to.equal(2);
  });

  it('goes back when it is told to, after the switch, while the old zone is warm', async () => {
    const child = stage.startRelease('1', '--standby', '60s');
    const release1 = ended(child);
    await eventually('standby', async () => expect(await stage.phase()).to.equal('standby'), {
      timeoutMs: 60_000,
    });

    expect((await stage.deploy('rollback', stage.service)).code).to.equal(0);

    const { code, stdout } = await release1;
    expect(code, stdout).to.equal(7);
    expect([await stage.key('active-zone'), await stage.key('active-version')]).to.deep.equal([
      'green',
      '2',
    ]);
    expect(await stage.zone('blue')).to.have.length(0);
    expect(await stage.passing()).to.equal(2);
  });

  it('goes back by itself when the new version fails while it is watched', async () => {
    const release = ended(stage.startRelease('1', '--bake', '60s'));
    await eventually('baking', async () => expect(await stage.phase()).to.equal('baking'), {
      timeoutMs: 60_000,
    });
    const [victim] = await stage.zone('blue');
    await stage.docker.getContainer(victim?.Id ?? '').kill();

    const { code, stdout } = await release;

    expect(code, stdout).to.equal(7);
    expect(stdout).to.include('has ended with code 137').and.include('green serves as before');
    expect(await stage.key('active-zone')).to.equal('green');
    expect(await stage.zone('blue')).to.have.length(0);
    expect(await stage.passing()).to.equal(2);
  });

  it('releases the version before, when it is told to go back after the end', async () => {
    expect((await stage.release('1')).code).to.equal(0);

    const { code, stdout } = await stage.deploy('rollback', stage.service, ...QUICK);

    expect(code, stdout).to.equal(0);
    expect(await stage.key('active-version')).to.equal('2');
    expect(await stage.key('active-zone')).to.equal('green');
  });
});
