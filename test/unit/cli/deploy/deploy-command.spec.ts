import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'chai';
import type { DeployDoors, ExitCode } from '../../../../src/cli/command.ts';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import { UsageError } from '../../../../src/cli/flags.ts';
import type { Command, Deployment, Holder } from '../../../../src/domain/deploy/deployment.ts';
import { LockHeldError, type ReleaseState } from '../../../../src/domain/deploy/release-store.ts';
import { DependencyError } from '../../../../src/domain/errors.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { FakeRuntime } from '../../../support/fake-runtime.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

const DOCKER_COMPOSE = `#!/bin/sh
zone='{image: "shop:1", environment: [SERVICE_NAME=shop]}'
echo "services: {shop-blue: $zone, shop-green: $zone}"
`;

interface Ended {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

describe('berth deploy', () => {
  const file = temporaryFiles();
  let record: Deployment | undefined;
  let keys: Partial<ReleaseState> = {};
  let holder: Holder | undefined;
  let readFailure: Error | undefined;
  const posted: Command[] = [];

  beforeEach(() => {
    record = undefined;
    keys = {};
    holder = undefined;
    readFailure = undefined;
    posted.length = 0;
  });

  const runtime = new FakeRuntime();
  runtime.images.set('shop:1', 'shop:1');

  const doors = (): DeployDoors => ({
    store: {
      read: () =>
        readFailure === undefined
          ? Promise.resolve({
              ...{ activeZone: undefined, activeVersion: undefined, generation: '' },
              ...{ deployment: record, revision: new Map(), ...keys },
            })
          : Promise.reject(readFailure),
      lock: (service) => {
        if (holder !== undefined) return Promise.reject(new LockHeldError(service, holder));
        const lost = new AbortController().signal;
        return Promise.resolve({ service, lost, release: () => Promise.resolve() });
      },
      commit: (_lock, before, { deployment, consumed = [] }) => {
        record = deployment;
        posted.splice(0, consumed.length);
        return Promise.resolve({ ...before, deployment });
      },
      commands: () => Promise.resolve([...posted]),
      post: (_service, command) => {
        posted.push(command);
        return Promise.resolve();
      },
      history: () => Promise.resolve(record === undefined ? [] : [record]),
      journal: () => Promise.resolve([]),
      holder: () => Promise.resolve(holder),
      unlock: () => Promise.resolve(),
    },
    catalog: { instances: () => Promise.resolve([]), proxies: () => Promise.resolve([]) },
    runtime,
    sockets: { look: () => Promise.resolve(undefined) },
  });

  async function deploy(...words: readonly string[]): Promise<Ended> {
    const program = file('docker-compose', DOCKER_COMPOSE);
    chmodSync(program, 0o755);
    const env = { PATH: `${dirname(program)}:/usr/bin:/bin`, DOCKER_CONFIG: '/none', USER: 'me' };
    const { context, stdout, stderr } = aCommandStage({ env });
    const code = await deployCommand.execute(words, {
      ...{ ...context, openDeploy: () => Promise.resolve(doors()) },
    });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  const blueGreen = (...words: readonly string[]): Promise<Ended> =>
    deploy('blue-green', 'shop', '--compose-file', file('c.yml', ''), ...words);

  async function refusalOf(...words: readonly string[]): Promise<string> {
    const [result] = await Promise.allSettled([deploy(...words)]);
    if (result.status === 'fulfilled') throw new Error('it was not refused');
    expect(result.reason).to.be.instanceOf(UsageError);
    return (result.reason as Error).message;
  }

  it('says what it can do, with an example', () => {
    expect(deployCommand.help()).to.include('blue-green').and.include('Example:');
  });

  it('refuses what it does not know, and what is no name', async () => {
    expect(await refusalOf('blue', 'shop')).to.include('"blue": allowed are blue-green, plan');
    expect(await refusalOf('status')).to.include('wants the name of one service');
    expect(await refusalOf('status', 'a', 'b')).to.include('wants the name of one service');
    expect(await refusalOf('status', '../kv')).to.include('wants the name of one service');
    expect(await refusalOf('status', 'shop', '--output', 'xml')).to.include('text or json');
    expect(await refusalOf('blue-green', 'shop')).to.include('--version is missing');
  });

  it('shows that nothing has been released', async () => {
    expect(await deploy('status', 'shop')).to.deep.include({
      ...{
        code: 0,
        stdout: 'shop: no zone is active, version unknown\nno release has been recorded\n',
      },
    });
    expect((await deploy('history', 'shop')).stdout).to.equal('no release has been recorded\n');
  });

  it('shows where a release stands, why, and who drives it', async () => {
    record = aDeployment('shop', { phase: 'held', reason: 'a proxy is silent' });
    keys = { activeZone: 'green', activeVersion: '2' };
    holder = { name: 'ci #7', url: 'http://ci/7' };

    const { stdout } = await deploy('status', 'shop');

    expect(stdout).to.include('green is active, version 2').and.include('is held');
    expect(stdout).to.include('a proxy is silent').and.include('driven by ci #7 http://ci/7');
    expect(JSON.parse((await deploy('status', 'shop', '--output', 'json')).stdout)).to.deep.include(
      { service: 'shop', activeZone: 'green', holder },
    );
  });

  it('shows the releases so far', async () => {
    record = aDeployment('shop', { phase: 'succeeded' });

    expect((await deploy('history', 'shop')).stdout).to.include('version 2 to green: succeeded');
    const { stdout } = await deploy('history', 'shop', '--output', 'json');
    expect(JSON.parse(stdout)).to.include({ phase: 'succeeded' });
  });

  it('plans, and touches nothing', async () => {
    const { code, stdout } = await deploy('plan', 'shop', '--version', '3', '--instances', '2');

    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.have.nested.property('request.candidate', 'blue');
    expect(record).to.equal(undefined);
  });

  it('plans nothing where a release would be refused', async () => {
    keys = { activeZone: 'purple' };

    expect(await deploy('plan', 'shop', '--version', '3')).to.include({ code: 5 });
  });

  it('begins nothing where it is refused, and says why', async () => {
    keys = { activeZone: 'purple' };

    const { code, stdout } = await blueGreen('--version', '3');

    expect(code).to.equal(5);
    expect(stdout).to.include('not begun: the active zone is "purple"');
  });

  it('begins nothing while Consul cannot be read', async () => {
    readFailure = new DependencyError('consul', 'unreachable', 'Consul is away');

    const { code, stdout } = await blueGreen('--version', '3', '--output', 'json');

    expect(code).to.equal(5);
    expect(JSON.parse(stdout)).to.include({ event: 'result', outcome: 'refused', exitCode: 5 });
  });

  it('does not hide a defect of its own', async () => {
    readFailure = new TypeError('x is not a function');

    const [result] = await Promise.allSettled([blueGreen('--version', '3')]);

    expect(result.status).to.equal('rejected');
  });

  it('says who has the lock', async () => {
    holder = { name: 'ci #7', url: '' };

    const { code, stdout } = await blueGreen('--version', '3');

    expect(code).to.equal(4);
    expect(stdout).to.include('shop is being deployed by ci #7');
  });

  it('goes on with a release that was left, to its end', async () => {
    record = aDeployment('shop', { phase: 'aborting', reason: 'it broke' });

    const { code, stdout } = await blueGreen('--version', '2');

    expect(code, stdout).to.equal(6);
    expect(stdout).to.include('goes on where it was left').and.include('2 was rejected');
  });

  it('tries again, by the same command, where it was held', async () => {
    record = aDeployment('shop', { phase: 'held', heldIn: 'aborting', reason: 'it broke' });

    expect((await blueGreen('--version', '2')).code).to.equal(6);
  });

  it('records a new release before anything is done, and rests where it is told to', async () => {
    const resting = blueGreen('--version', '3', '--timeout', '0s');

    expect((await resting).code).to.equal(6);
    expect(record?.request).to.include({ version: '3', candidate: 'blue' });
    expect(record?.holder.name).to.include('me@');
  });

  it('tells whoever drives what to do', async () => {
    record = aDeployment('shop', { phase: 'gated' });
    holder = { name: 'ci #7', url: '' };

    expect(await deploy('promote', 'shop')).to.include({ code: 0, stdout: 'promote is sent\n' });
    expect(posted.map(({ verb }) => verb)).to.deep.equal(['promote']);
  });

  it('drives itself where nobody does', async () => {
    record = aDeployment('shop', { phase: 'retiring-back', reason: 'it broke' });

    const { code } = await deploy('resume', 'shop', '--compose-file', file('c.yml', ''));

    expect(code).to.equal(7);
  });

  for (const verb of ['promote', 'pause', 'resume', 'abort', 'rollback']) {
    it(`has nothing to ${verb} while nothing is under way`, async () => {
      record = aDeployment('shop', { phase: 'succeeded' });

      const { code, stderr } = await deploy(verb, 'shop');

      expect([code, stderr]).to.deep.equal([5, 'berth: no release of shop is under way\n']);
    });
  }

  it('takes the lock from whoever holds it', async () => {
    expect((await deploy('unlock', 'shop')).stdout).to.equal('nobody held it\n');
    holder = { name: 'ci #7', url: '' };
    expect((await deploy('unlock', 'shop')).stdout).to.equal('taken from ci #7\n');
  });
});
