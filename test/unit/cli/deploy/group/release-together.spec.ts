import { expect } from 'chai';
import { SeveralStage } from '../../../../support/several-stage.ts';

describe('berth deploy blue-green of several services', () => {
  const stage = new SeveralStage();

  beforeEach(() => {
    stage.reset();
  });

  for (const [what, words, sentence] of [
    ['canary', ['canary', 'db,api', '--version', '3'], 'several, with commas, are for blue-green'],
    ['promote', ['promote', 'db,api'], 'berth deploy promote wants the name of one service'],
    ['spaces', ['blue-green', 'db,api', 'web', '--version', '3'], 'unexpected "web"'],
    ['what is no name', ['blue-green', 'db,ünï', '--version', '3'], 'NAME=VERSION: ASCII letters'],
    ['a service twice', ['blue-green', 'db,api,db', '--version', '3'], 'db is named twice'],
    ['nothing between commas', ['blue-green', 'db,,api', '--version', '3'], 'invalid service ""'],
    ['no version', ['blue-green', 'db=3,api'], '--version is missing'],
    ['a version that is none', ['blue-green', 'db=,api=3'], '--version is missing'],
    ['a plan', ['blue-green', 'db,api', '--version', '3', '--plan', 'x'], '--plan is for'],
    ['steps', ['blue-green', 'db,api', '--version', '3', '--steps', '5'], 'only to canary'],
    ['proof', ['blue-green', 'db,api', '--version', '3', '--prove'], '--prove is for'],
    [
      'too many',
      ['blue-green', Array.from({ length: 101 }, (_, at) => `s${String(at)}`).join(',')],
      '101 services are named: allowed are 100',
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect(await stage.refusalOf(...words)).to.include(sentence);
    });
  }

  for (const [flag, value] of [
    ['wait-for', 'ready'],
    ['lock-wait', '5'],
    ['proxy', 'https://10.0.0.1'],
    ['platform', 'nomad'],
  ] as const) {
    it(`opens nothing where -${flag} is wrong`, async () => {
      const words = ['blue-green', 'db,api', '--version', '3', `--${flag}`, value];

      expect(await stage.refusalOf(...words)).to.include(`"${value}" for -${flag}: allowed is`);
      expect(stage.isOpened).to.equal(false);
    });
  }

  it('records all of them at once, each with its version, in the order of their names', async () => {
    const { code, stdout } = await stage.blueGreen('web=7,db,api', '--version', '3');

    expect(code, stdout).to.equal(6);
    const [web, db, api] = ['web', 'db', 'api'].map((name) => stage.records.get(name)?.request);
    expect([web?.version, db?.version, api?.version]).to.deep.equal(['7', '3', '3']);
    expect(web?.group?.members).to.deep.equal(['web', 'db', 'api']);
    expect(db?.group).to.deep.equal(web?.group);
    expect(stage.together[0]).to.equal('web,db,api');
  });

  it('does with each what the release file says of it; flags win', async () => {
    const file = stage.file(
      'berth.yml',
      'defaults: {standby: 9s}\nservices: {db: {instances: 2, drain: 7s}, api: {instances: 3}}\n',
    );

    await stage.blueGreen('db,api', '--version', '3', '--release-file', file, '--standby', '1s');

    const [db, api] = ['db', 'api'].map((name) => stage.records.get(name)?.request);
    expect([db?.instances, api?.instances]).to.deep.equal([2, 3]);
    expect([db?.timing.drainMs, api?.timing.drainMs]).to.deep.equal([7_000, 30_000]);
    expect([db?.timing.standbyMs, api?.timing.standbyMs]).to.deep.equal([1_000, 1_000]);
  });

  it('takes the locks by name, whatever the order, and gives them back', async () => {
    await stage.blueGreen('web,db,api', '--version', '3');

    expect(stage.locked.slice(0, 3)).to.deep.equal(['api', 'db', 'web']);
    expect(stage.locked.slice(3)).to.have.members(
      ['api', 'db', 'web'].map((name) => `${name} given back`),
    );
  });

  it('says which one was rejected, that none was switched, and what is about which', async () => {
    const { stdout } = await stage.blueGreen('db,api,web', '--version', '3');

    expect(stdout).to.include('db: 3 was rejected: not healthy within 0s');
    expect(stdout).to.include('none was switched: db, api, web');
    expect(stdout)
      .to.match(/^\S+ db: verifying /m)
      .and.match(/^\S+ web: aborted /m);
    expect(stage.phases()).to.equal('aborted, aborted, aborted');
  });

  it('leaves out those that serve the version already', async () => {
    stage.keys.set('db', { activeZone: 'blue', activeVersion: '3' });
    stage.serving.add('db');

    const { stdout } = await stage.blueGreen('db,api,web', '--version', '3');

    expect(stdout).to.include('note: db: blue serves version 3 already');
    expect(stage.records.get('web')?.request.group?.members).to.deep.equal(['api', 'web']);
    expect(stage.records.has('db')).to.equal(false);
  });

  it('has nothing to do where all serve theirs', async () => {
    for (const [service, activeVersion] of [
      ['db', '3'],
      ['api', '4'],
    ] as const) {
      stage.keys.set(service, { activeZone: 'blue', activeVersion });
      stage.serving.add(service);
    }

    const { code, stdout } = await stage.blueGreen('db,api=4', '--version', '3');

    expect(code, stdout).to.equal(0);
    expect(stage.locked).to.deep.equal([]);
  });

  it('begins none where one cannot be, and says why', async () => {
    stage.keys.set('api', { activeZone: 'purple' });

    const { code, stdout } = await stage.blueGreen('db,api', '--version', '3');

    expect(code).to.equal(5);
    expect(stdout).to.include('not begun: api: the active zone is "purple"');
    expect(stage.records.size).to.equal(0);
  });

  it('begins nothing with more services than can be switched at once', async () => {
    stage.mostServices = 2;

    const { code, stdout } = await stage.blueGreen('db,api,web', '--version', '3');

    expect(code).to.equal(5);
    expect(stdout).to.include('3 services cannot be switched at once').and.include('room for 2');
    expect(stage.records.size).to.equal(0);
  });

  it('gives back what it has when one lock is held, and says who holds it', async () => {
    stage.holders.set('db', { name: 'ci #7', url: '' });

    const { code, stdout } = await stage.blueGreen('db,api,web', '--version', '3');

    expect(code).to.equal(4);
    expect(stdout).to.include('db is being deployed by ci #7');
    expect(stage.locked).to.deep.equal(['api', 'api given back']);
    expect(stage.records.size).to.equal(0);
  });

  it('goes on, by the same command, with what was left, and locks what has no end yet', async () => {
    const reason = 'it broke';
    stage.record({ phase: 'aborting', reason }, { web: { phase: 'aborted', reason } });

    const { code, stdout } = await stage.blueGreen('db,api,web', '--version', '2');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('goes on where it was left');
    expect(stage.phases()).to.equal('aborted, aborted, aborted');
    expect(stage.locked.slice(0, 2)).to.deep.equal(['api', 'db']);
    expect(stage.locked).not.to.include('web');
  });

  it('tries again, by the same command, where it was held', async () => {
    stage.record({ phase: 'aborting' }, { api: { phase: 'held', heldIn: 'aborting' } });

    expect((await stage.blueGreen('db,api,web', '--version', '2')).code).to.equal(6);
    expect(stage.phases()).to.equal('aborted, aborted, aborted');
  });

  it('lets the old zones go, all of them at once, to the end', async () => {
    stage.record({ phase: 'retiring' });

    const { code, stdout } = await stage.blueGreen('db,api,web', '--version', '2');

    expect(code, stdout).to.equal(0);
    expect(stdout).to.include('released together: db 2, api 2, web 2');
  });

  it('goes on with no others, and not on another platform', async () => {
    stage.record({ phase: 'aborting' });
    expect((await stage.blueGreen('db,api', '--version', '2')).stdout).to.include('name the same');

    const db = stage.records.get('db');
    if (db !== undefined) {
      const platform = 'Compose project training';
      stage.records.set('db', { ...db, request: { ...db.request, platform } });
    }
    const elsewhere = ['db,api,web', '--version', '2', '--project', 'other'];
    const { code, stdout } = await stage.blueGreen(...elsewhere);
    expect(code).to.equal(5);
    expect(stdout).to.include('db: it was begun on Compose project training');
  });

  it('begins nothing when others have begun while it waited for the locks', async () => {
    stage.onLock = (service) => {
      if (service === 'web') stage.record({ phase: 'aborting' });
    };

    const { code, stdout } = await stage.blueGreen('api,web', '--version', '2');

    expect(code).to.equal(5);
    expect(stdout).to.include('together with other services, db, api, web');
  });

  it('goes on with none of which it has not the lock', async () => {
    stage.record({ phase: 'aborting' }, { web: { phase: 'aborted' } });
    stage.onLock = () => {
      stage.record({ phase: 'aborting' });
    };

    const { code, stdout } = await stage.blueGreen('db,api,web', '--version', '2');

    expect(code).to.equal(5);
    expect(stdout).to.include('somebody else has gone on with it meanwhile');
  });

  it('is not done by one of them alone', async () => {
    stage.record({ phase: 'aborting' });

    const { code, stdout } = await stage.blueGreen('api', '--version', '2');

    expect(code).to.equal(5);
    expect(stdout).to.include('db, api, web').and.include('berth deploy resume api');
  });
});
