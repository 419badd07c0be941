import { expect } from 'chai';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import { DeployStage } from '../../../support/deploy-stage.ts';
import { aDeployment } from '../../../support/deployments.ts';

describe('berth deploy', () => {
  const stage = new DeployStage();

  beforeEach(() => {
    stage.reset();
  });

  it('says what it can do, with an example', () => {
    expect(deployCommand.help()).to.include('blue-green').and.include('Example:');
  });

  for (const { word } of deployCommand.words({ topics: new Map() }).first ?? []) {
    it(`says of ${word} what it takes, with an example`, () => {
      const help = deployCommand.help([word, '--help']);

      expect(help).to.match(new RegExp(`^Usage: berth deploy ${word} \\[?SERVICE`));
      expect(help).to.match(new RegExp(`\n\nExample:\n {2}berth deploy ${word} `));
    });
  }

  it('says of a subcommand nothing that is another’s', () => {
    expect(deployCommand.help(['status']))
      .to.include('-watch')
      .and.not.include('-steps');
    expect(deployCommand.help(['status', 'plan'])).to.include('-watch');
    expect(deployCommand.help(['lint']))
      .to.include('-strict')
      .and.not.include('-min-healthy');
  });

  it('refuses what it does not know, and what is no name', async () => {
    expect(await stage.refusalOf('blue', 'shop')).to.include(
      '"blue": allowed are blue-green, canary, plan',
    );
    expect(await stage.refusalOf('status')).to.include('wants the name of one service');
    expect(await stage.refusalOf('status', 'a', 'b')).to.equal('unexpected "b"');
    expect(await stage.refusalOf('status', '../kv')).to.include('invalid service "../kv"');
    expect(await stage.refusalOf('status', 'shop', '--output', 'xml')).to.include('text or json');
    expect(await stage.refusalOf('blue-green', 'shop')).to.include('--version is missing');
  });

  for (const [flag, value, allowed] of [
    ['wait-for', 'ready', 'done or paused'],
    ['lock-wait', '5', 'a time such as 10s or 1m30s'],
    ['proxy', 'localhost:8080', 'http://HOST:PORT'],
    ['platform', 'nomad', 'compose or swarm'],
  ] as const) {
    it(`opens nothing where -${flag} is wrong`, async () => {
      const sentence = `invalid value "${value}" for -${flag}: allowed is ${allowed}`;
      const wrong = ['shop', `--${flag}`, value];
      stage.record = aDeployment('shop', { phase: 'gated' });

      expect(await stage.refusalOf('blue-green', ...wrong, '--version', '3')).to.equal(sentence);
      expect(await stage.refusalOf('promote', ...wrong)).to.equal(sentence);
      expect(await stage.refusalOf('pause', ...wrong)).to.equal(sentence);
      expect(stage.isOpened).to.equal(false);
    });
  }

  it('opens nothing with flags that mean nothing to what it is told', async () => {
    const words = ['blue-green', 'shop', '--version', '3', '--steps', '9,9,x', '--to-step', 'zz'];

    expect(await stage.refusalOf(...words)).to.equal(
      '-steps means nothing to blue-green, only to canary',
    );
    expect(stage.isOpened).to.equal(false);
  });

  it('takes a release file that says more than it is told to do', async () => {
    const file = stage.file('canary.yml', 'defaults: {steps: [5, 50], hold: 1m}\n');

    const { code, stdout } = await stage.blueGreen('--version', '3', '--release-file', file);

    expect(code, stdout).to.equal(6);
  });

  it('shows that nothing has been released', async () => {
    expect(await stage.deploy('status', 'shop')).to.deep.include({
      ...{
        code: 0,
        stdout: 'shop: no zone is active, version unknown\nno release has been recorded\n',
      },
    });
    expect((await stage.deploy('history', 'shop')).stdout).to.equal(
      'no release has been recorded\n',
    );
  });

  it('shows where a release stands, why, and who drives it', async () => {
    stage.record = aDeployment('shop', { phase: 'held', reason: 'a proxy is silent' });
    stage.keys = { activeZone: 'green', activeVersion: '2' };
    stage.holder = { name: 'ci #7', url: 'http://ci/7' };

    const { stdout } = await stage.deploy('status', 'shop');

    expect(stdout).to.include('green is active, version 2').and.include('is held');
    expect(stdout).to.include('a proxy is silent').and.include('driven by ci #7 http://ci/7');
    expect(
      JSON.parse((await stage.deploy('status', 'shop', '--output', 'json')).stdout),
    ).to.deep.include({ service: 'shop', activeZone: 'green', holder: stage.holder });
  });

  it('shows the releases so far', async () => {
    stage.record = aDeployment('shop', { phase: 'succeeded' });

    expect((await stage.deploy('history', 'shop')).stdout).to.include(
      'version 2 to green: succeeded',
    );
    const { stdout } = await stage.deploy('history', 'shop', '--output', 'json');
    expect(JSON.parse(stdout)).to.include({ phase: 'succeeded' });
  });

  it('tells whoever drives what to do', async () => {
    stage.record = aDeployment('shop', { phase: 'gated' });
    stage.holder = { name: 'ci #7', url: '' };

    expect(await stage.deploy('promote', 'shop')).to.include({
      code: 0,
      stdout: 'promote is sent\n',
    });
    expect(stage.posted.map(({ verb }) => verb)).to.deep.equal(['promote']);
  });

  it('drives itself where nobody does', async () => {
    stage.record = aDeployment('shop', { phase: 'retiring-back', reason: 'it broke' });

    const { code } = await stage.deploy(
      'resume',
      'shop',
      '--compose-file',
      stage.file('c.yml', ''),
    );

    expect(code).to.equal(7);
  });

  for (const verb of ['promote', 'pause', 'resume', 'abort']) {
    it(`has nothing to ${verb} while nothing is under way`, async () => {
      stage.record = aDeployment('shop', { phase: 'succeeded' });

      const { code, stderr } = await stage.deploy(verb, 'shop');

      expect([code, stderr]).to.deep.equal([5, 'berth: no release of shop is under way\n']);
    });
  }

  it('takes the lock from whoever holds it', async () => {
    expect((await stage.deploy('unlock', 'shop')).stdout).to.equal('nobody held it\n');
    stage.holder = { name: 'ci #7', url: '' };
    expect((await stage.deploy('unlock', 'shop')).stdout).to.equal('taken from ci #7\n');
  });
});
