import { once } from 'node:events';
import { expect } from 'chai';
import { GroupStage } from '../../support/group-stage.ts';
import { QUICK, ended } from '../../support/release-stage.ts';

describe('berth deploy blue-green of three services of one Compose file', function () {
  this.timeout(300_000);
  const stage = new GroupStage();
  const [db, api, web] = stage.services;

  before(async () => {
    const base = stage.docker.getImage('berth-test/base:1');
    await base.tag({ repo: 'berth-test/http', tag: 'stops' });
    await stage.begin();
  });

  after(async () => {
    await stage.end();
    await stage.docker.getImage('berth-test/http:stops').remove();
  });

  it('switches all of them, one after the other started', async () => {
    const { code, stdout } = await stage.release(['1']);

    expect(code, stdout).to.equal(0);
    expect(await stage.pointers()).to.equal('blue 1, blue 1, blue 1');
    expect(await stage.containers()).to.equal('1+0, 1+0, 1+0');
    const lines = stdout.split('\n');
    const at = (what: string): number => lines.findIndex((line) => line.includes(what));
    expect(at(`${db}: gated`)).to.be.within(1, at(`${api}: starting`));
    expect(at(`${api}: gated`)).to.be.within(1, at(`${web}: starting`));
  });

  it('switches none where the third is bad, and says which', async () => {
    const before = await stage.running();

    const { code, stdout } = await stage.release(['2', '2', 'stops']);

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include(`${web}: stops was rejected`).and.include('none was switched');
    expect(stdout).to.include('has ended with code 0');
    expect(await stage.pointers()).to.equal('blue 1, blue 1, blue 1');
    expect(await stage.containers()).to.equal('1+0, 1+0, 1+0');
    expect(await stage.running()).to.have.members(before);
    expect(await stage.phases()).to.deep.equal(['aborted', 'aborted', 'aborted']);
  });

  for (const [phases, from, to] of [
    [['gated', 'verifying', 'planned'], 'blue', 'green'],
    [['standby', 'standby', 'standby'], 'green', 'blue'],
  ] as const) {
    it(`is gone on with by the same command after kill -9, when they are ${phases.join(', ')}`, async () => {
      const version = to === 'green' ? '2' : '1';
      const slow = ['--min-healthy', '4s', '--standby', '8s'];
      const killed = stage.start([version], ...slow);
      await stage.reach(...phases);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      expect(new Set((await stage.pointers()).split(', ')).size).to.equal(1);

      await stage.deploy('unlock', web);

      const { code, stdout } = await stage.release([version], ...slow, '--lock-wait', '60s');

      expect(code, stdout).to.equal(0);
      expect(stdout).to.include('goes on where it was left');
      expect(await stage.pointers()).to.equal(
        `${to} ${version}, ${to} ${version}, ${to} ${version}`,
      );
      expect(await stage.containers()).not.to.include(from === 'blue' ? '1+' : '+1');
    });
  }

  it('refuses to release one of them alone meanwhile; what is said to one is for all', async () => {
    const atGate = await stage.release(['2'], '--gate');
    expect(atGate.code, atGate.stdout).to.equal(3);

    const alone = await stage.deploy('blue-green', api, '--version', '2', ...QUICK);
    expect(alone.code, alone.stdout).to.equal(5);
    expect(alone.stdout).to.include(`${db}, ${api}, ${web}`);

    const { code, stdout } = await stage.elsewhere('promote', api);
    expect(code, stdout).to.equal(0);
    expect(await stage.pointers()).to.equal('green 2, green 2, green 2');
  });

  it('goes back with all of them, when one is told to', async () => {
    const release = ended(stage.start(['1'], '--standby', '60s'));
    await stage.reach('standby', 'standby', 'standby');

    const told = await stage.deploy('rollback', web);
    expect(told.code, told.stdout).to.equal(0);

    const { code, stdout } = await release;
    expect(code, stdout).to.equal(7);
    expect(await stage.pointers()).to.equal('green 2, green 2, green 2');
    expect(await stage.containers()).to.equal('0+1, 0+1, 0+1');
  });

  it('goes back with all of them by itself, when one fails while it is watched', async () => {
    const release = ended(stage.start(['1'], '--bake', '60s'));
    await stage.reach('baking', 'baking', 'baking');
    const all = await stage.docker.listContainers();
    const victim = all.find(({ Names }) => Names.some((one) => one.includes(`${api}-blue`)));
    await stage.docker.getContainer(victim?.Id ?? '').kill();

    const { code, stdout } = await release;

    expect(code, stdout).to.equal(7);
    expect(stdout).to.include(`${api}: 1 was rolled back`).and.include('has ended with code 137');
    expect(await stage.pointers()).to.equal('green 2, green 2, green 2');
    expect(await stage.containers()).to.equal('0+1, 0+1, 0+1');
  });

  it('releases the versions before, together, after the end', async () => {
    const released = await stage.release(['1']);
    expect(released.code, released.stdout).to.equal(0);

    const { code, stdout } = await stage.deploy('rollback', db, ...QUICK);

    expect(code, stdout).to.equal(0);
    expect(await stage.pointers()).to.equal('green 2, green 2, green 2');
    expect(await stage.containers()).to.equal('0+1, 0+1, 0+1');
  });
});
