import { expect } from 'chai';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { DeployStage } from '../../../support/deploy-stage.ts';
import { aDeployment } from '../../../support/deployments.ts';

describe('berth deploy blue-green', () => {
  const stage = new DeployStage();

  beforeEach(() => {
    stage.reset();
  });

  it('plans, and touches nothing', async () => {
    const { code, stdout } = await stage.deploy(
      'plan',
      'shop',
      '--version',
      '3',
      '--instances',
      '2',
    );

    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.have.nested.property('request.candidate', 'blue');
    expect(stage.record).to.equal(undefined);
  });

  it('plans nothing where a release would be refused', async () => {
    stage.keys = { activeZone: 'purple' };

    expect(await stage.deploy('plan', 'shop', '--version', '3')).to.include({ code: 5 });
  });

  it('begins nothing where it is refused, and says why', async () => {
    stage.keys = { activeZone: 'purple' };

    const { code, stdout } = await stage.blueGreen('--version', '3');

    expect(code).to.equal(5);
    expect(stdout).to.include('not begun: the active zone is "purple"');
  });

  it('begins nothing while Consul cannot be read', async () => {
    stage.readFailure = new DependencyError('consul', 'unreachable', 'Consul is away');

    const { code, stdout } = await stage.blueGreen('--version', '3', '--output', 'json');

    expect(code).to.equal(5);
    expect(JSON.parse(stdout)).to.include({ event: 'result', outcome: 'refused', exitCode: 5 });
  });

  it('does not hide a defect of its own', async () => {
    stage.readFailure = new TypeError('x is not a function');

    const [result] = await Promise.allSettled([stage.blueGreen('--version', '3')]);

    expect(result.status).to.equal('rejected');
  });

  it('says who has the lock', async () => {
    stage.holder = { name: 'ci #7', url: '' };

    const { code, stdout } = await stage.blueGreen('--version', '3');

    expect(code).to.equal(4);
    expect(stdout).to.include('shop is being deployed by ci #7');
  });

  it('goes on with a release that was left, to its end', async () => {
    stage.record = aDeployment('shop', { phase: 'aborting', reason: 'it broke' });

    const { code, stdout } = await stage.blueGreen('--version', '2');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('goes on where it was left').and.include('2 was rejected');
  });

  it('calls hooks, the last of them when it has ended', async () => {
    const hook = (at: string): object => ({ name: at, at, command: ['echo', at] });
    const hooks = [hook('before-start'), hook('after-abort'), hook('after-success')];
    const file = stage.file('hooks.json', JSON.stringify({ hooks }));

    const { code, stdout } = await stage.blueGreen('--version', '3', '--hooks', file);

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('hook before-start: before-start');
    expect(stdout).to.include('hook after-abort: after-abort');
    expect(stdout).not.to.include('after-success');
    expect(stage.record?.request.hasHooks).to.equal(true);
  });

  it('tries again, by the same command, where it was held', async () => {
    stage.record = aDeployment('shop', { phase: 'held', heldIn: 'aborting', reason: 'it broke' });

    expect((await stage.blueGreen('--version', '2')).code).to.equal(6);
  });

  it('goes on with the project that it was begun with, wherever that is told', async () => {
    const begun = aDeployment('shop', { phase: 'aborting', reason: 'it broke' });
    const inProject = { ...begun.request, platform: 'Compose project training' };
    stage.record = { ...begun, request: inProject };

    expect((await stage.blueGreen('--version', '2')).code).to.equal(6);

    stage.record = { ...begun, request: inProject };
    const { code, stdout } = await stage.blueGreen('--version', '2', '--project', 'other');
    expect(code).to.equal(5);
    expect(stdout).to.include('it was begun on Compose project training');
  });

  it('records a new release before anything is done, and rests where it is told to', async () => {
    const resting = stage.blueGreen('--version', '3', '--timeout', '0s');

    expect((await resting).code).to.equal(6);
    expect(stage.record?.request).to.include({ version: '3', candidate: 'blue' });
    expect(stage.record?.holder.name).to.include('me@');
  });

  it('rolls nothing back that was not released, or came after nothing', async () => {
    stage.record = aDeployment('shop', { phase: 'aborted' });
    expect((await stage.deploy('rollback', 'shop')).code).to.equal(5);

    const first = aDeployment('shop', { phase: 'succeeded' });
    stage.record = { ...first, request: { ...first.request, stableVersion: '' } };
    expect((await stage.deploy('rollback', 'shop')).stdout).to.include('no version before 2');
  });

  it('rolls a release back that has ended by releasing the version before it', async () => {
    stage.record = aDeployment('shop', { phase: 'succeeded' });

    const words = ['--timeout', '0s', '--compose-file', stage.file('c.yml', '')];
    await stage.deploy('rollback', 'shop', ...words);

    expect(stage.record.request).to.include({ version: '1' });
  });

  it('begins what was planned, and only while the plan holds', async () => {
    const { stdout } = await stage.deploy('plan', 'shop', '--version', '3');
    const planned = stage.file('plan.json', stdout);
    const words = ['--version', '3', '--timeout', '0s', '--plan', planned];
    stage.keys = { revision: new Map([['shop-active-zone', 7]]) };

    expect((await stage.blueGreen(...words)).stdout).to.include(
      'has changed since: shop-active-zone',
    );
    expect(stage.record).to.equal(undefined);

    stage.keys = {};
    await stage.blueGreen(...words);
    expect(stage.record).to.have.nested.property('request.version', '3');
  });

  it('plans anew when something has changed while it waited for the lock', async () => {
    let reads = 0;
    stage.onRead = () => {
      reads += 1;
      if (reads === 2)
        stage.keys = { activeZone: 'purple', revision: new Map([['shop-active-zone', 9]]) };
    };

    expect((await stage.blueGreen('--version', '3')).stdout).to.include('"purple"');
    expect(stage.record).to.equal(undefined);
  });

  it('tells a script whether there is something to do', async () => {
    expect(
      (await stage.deploy('plan', 'shop', '--version', '3', '--detailed-exitcode')).code,
    ).to.equal(10);
  });

  it('refuses a plan that is none', async () => {
    const plan = ['blue-green', 'shop', '--version', '3', '--plan'];

    expect(await stage.refusalOf(...plan, stage.file('x.json', '{}'))).to.include(
      'has no revision',
    );
    expect(
      await stage.refusalOf(...plan, stage.file('x.json', '{"revision":{"a":"b"}}')),
    ).to.include('revision');
    expect(await stage.refusalOf(...plan, '/nowhere.json')).to.include('cannot be read');
  });
});
