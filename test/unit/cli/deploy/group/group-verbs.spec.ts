import { expect } from 'chai';
import { SeveralStage } from '../../../../support/several-stage.ts';

describe('what is said to one service of several', () => {
  const stage = new SeveralStage();

  beforeEach(() => {
    stage.reset();
  });

  it('is heard by whoever drives any of them', async () => {
    stage.record({ phase: 'verifying' });
    stage.holders.set('web', { name: 'ci', url: '' });

    const { code, stdout } = await stage.deploy('abort', 'db');

    expect(code).to.equal(0);
    expect(stdout).to.equal('abort is sent, for db, api, web\n');
    expect(stage.posted.get('db')).to.have.length(1);
  });

  it('pauses all, without a driver', async () => {
    stage.record({ phase: 'verifying' });

    expect((await stage.deploy('pause', 'api')).stdout).to.include('pause is sent');
    const { code, stdout } = await stage.deploy('promote', 'web');

    // The older word is heard first; the younger lets them go again.
    expect(code, stdout).to.equal(6);
    expect(stage.together[0]).to.equal('db,api,web');
  });

  it('leads all of them back where nobody drives', async () => {
    stage.record({ phase: 'gated' });

    const { code, stdout } = await stage.deploy('abort', 'api');

    expect(code, stdout).to.equal(6);
    expect(stage.phases()).to.equal('aborted, aborted, aborted');
    expect(stdout).to.include('abort by me@host');
  });

  it('rests at the gate until one is promoted', async () => {
    stage.record({ phase: 'gated' });
    const db = stage.records.get('db');
    if (db !== undefined) {
      stage.records.set('db', { ...db, request: { ...db.request, isGated: true } });
    }

    expect((await stage.deploy('resume', 'web')).code).to.equal(3);
    expect((await stage.deploy('resume', 'web', '--wait-for', 'paused')).code).to.equal(0);
  });

  it('rests there with 0 where the release file says so of one', async () => {
    stage.record({ phase: 'gated' });
    for (const [service, deployment] of stage.records) {
      const request = { ...deployment.request, isGated: true };
      stage.records.set(service, { ...deployment, request });
    }
    const file = stage.file('waits.yml', 'services: {web: {wait-for: paused}}\n');

    expect((await stage.deploy('resume', 'db')).code).to.equal(3);
    expect((await stage.deploy('resume', 'db', '--release-file', file)).code).to.equal(0);
  });

  for (const flag of ['wait-for', 'lock-wait'] as const) {
    it(`is not sent where -${flag} is wrong`, async () => {
      stage.record({ phase: 'gated' });

      expect(await stage.refusalOf('promote', 'db', `--${flag}`, 'x')).to.include(`for -${flag}`);
      expect(stage.posted.size).to.equal(0);
      expect(stage.locked).to.deep.equal([]);
    });
  }

  it('goes back no more once old zones are being stopped', async () => {
    stage.record({ phase: 'retiring' });

    const { code, stdout } = await stage.deploy('rollback', 'db');

    expect(code, stdout).to.equal(0);
    expect(stdout).to.include('too late');
  });

  it('holds all where one is held', async () => {
    stage.record({ phase: 'baking' }, { api: { phase: 'held', heldIn: 'baking', reason: 'odd' } });

    const { code, stdout } = await stage.deploy('promote', 'db');

    expect(code, stdout).to.equal(8);
    expect(stdout).to.include('api: held, both zones are kept: odd');
  });

  it('says who has the lock', async () => {
    stage.record({ phase: 'gated' });
    stage.onLock = () => {
      stage.holders.set('db', { name: 'ci #7', url: '' });
    };

    const { code, stdout } = await stage.deploy('abort', 'db');

    expect(code).to.equal(4);
    expect(stdout).to.include('ci #7');
  });

  it('frees the locks of all that are under way', async () => {
    stage.record({ phase: 'gated' }, { web: { phase: 'aborted' } });
    for (const service of ['db', 'api', 'web']) stage.holders.set(service, { name: 'x', url: '' });

    expect((await stage.deploy('unlock', 'db')).stdout).to.include('taken from x');
    expect([...stage.holders.keys()]).to.deep.equal(['web']);
  });

  it('releases the versions before, the last one first, after the end', async () => {
    stage.record({ phase: 'succeeded' });

    const { code, stdout } = await stage.deploy('rollback', 'api', '--timeout', '0s');

    expect(code, stdout).to.equal(6);
    expect(stage.together[0]).to.equal('web,api,db');
    expect(stage.records.get('db')?.request.version).to.equal('1');
  });

  it('does not release the versions before where one has gone on by itself', async () => {
    stage.record({ phase: 'succeeded' }, { web: { phase: 'retiring' } });
    const db = stage.records.get('db');
    if (db !== undefined) {
      const group = { id: 'g2', members: ['db'] };
      stage.records.set('db', { ...db, request: { ...db.request, group } });
    }
    const api = stage.records.get('api');
    if (api !== undefined) {
      stage.records.set('api', { ...api, request: { ...api.request, stableVersion: '' } });
    }

    const { code, stdout } = await stage.deploy('rollback', 'api');

    expect(code).to.equal(5);
    expect(stdout).to.include('db has been released anew since');
    expect(stdout).to.include('no version of api before 2');
    expect(stdout).to.include('web is retiring: resume it first');
  });

  it('is shown by status', async () => {
    stage.record({ phase: 'gated' });

    expect((await stage.deploy('status', 'api')).stdout).to.include('together with db, web');
  });
});
