import { expect } from 'chai';
import { Observable } from 'rxjs';
import { runCommand } from '../../../src/cli/run.ts';
import type { SourceSignal } from '../../../src/domain/container-source.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { aContainer } from '../../support/builders.ts';
import { type CommandStage, aCommandStage } from '../../support/command-context.ts';
import { settled } from '../../support/virtual-clock.ts';

const REGISTRY = 'consul://10.0.0.1:8500';
const ARGUMENTS = ['-log-format', 'json', '-ip', '10.0.0.1', REGISTRY];

type Line = Readonly<Record<string, unknown>>;

/** What the command has logged so far, without the times. */
function logged({ stdout }: CommandStage): readonly Line[] {
  return stdout.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = Object.entries(JSON.parse(line) as Line);
      return Object.fromEntries(fields.filter(([key]) => key !== 'timestamp'));
    });
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let turns = 0; !isTrue(); turns += 1) {
    if (turns > 100_000) throw new Error(`never: ${isTrue.toString()}`);
    await settled();
  }
}

/** Stops the command as soon as it has logged this message. */
function stopAfter({ stdout, stop }: CommandStage, message: string): void {
  stdout.on('written', (text: string) => {
    if (text.includes(`"${message}"`)) stop.abort('SIGTERM');
  });
}

describe('run', () => {
  it('registers what runs until it is told to stop, and leaves it registered', async () => {
    const stage = aCommandStage();
    const { source, registry, stop, context } = stage;
    source.start(aContainer());
    const exited = runCommand.execute(ARGUMENTS, context);
    await until(() => source.signals$.observed);

    source.connect();
    await until(() => registry.writes.length > 0);
    stop.abort('SIGTERM');

    expect(await exited).to.equal(0);
    expect(registry.writes).to.deep.equal(['register vm:web:80']);
    expect(logged(stage).at(-1)).to.deep.equal({
      level: 'info',
      message: 'stopped',
      signal: 'SIGTERM',
      outcome: 'services stay registered',
    });
  });

  it('logs what it does, and no warning when all is well', async () => {
    const stage = aCommandStage();
    stage.source.start(aContainer());
    stopAfter(stage, 'registered');
    const exited = runCommand.execute(ARGUMENTS, stage.context);
    await until(() => stage.source.signals$.observed);

    stage.source.connect();
    await exited;

    expect(logged(stage).find(({ message }) => message === 'registered')).to.include({
      serviceId: 'vm:web:80',
      address: '10.0.0.1:8080',
    });
    expect(logged(stage).filter(({ level }) => level !== 'info')).to.deep.equal([]);
  });

  it('heeds a signal to stop that comes while it begins', async () => {
    const stage = aCommandStage();
    const signals$ = new Observable<SourceSignal>(() => {
      stage.stop.abort('SIGTERM');
    });
    const source = Object.assign(stage.source, { signals$ });
    const context = { ...stage.context, openSource: () => Promise.resolve(source) };

    expect(await runCommand.execute(ARGUMENTS, context)).to.equal(0);
  });

  it('begins by saying with which settings, and hides the token', async () => {
    const stage = aCommandStage({ env: { CONSUL_HTTP_TOKEN: 's3cr3t' } });
    stopAfter(stage, 'starting');

    await runCommand.execute(ARGUMENTS, stage.context);

    expect(logged(stage)[0]).to.include({
      level: 'info',
      message: 'starting',
      berth: '1.2.3',
      registry: REGISTRY,
      ip: '10.0.0.1',
      'consul.token': '***',
    });
    expect(stage.stdout.text).not.to.include('s3cr3t');
  });

  it('warns of variables that it does not know', async () => {
    const stage = aCommandStage({ env: { BERTH_IPP: '10.0.0.1', PATH: '/bin' } });
    stopAfter(stage, 'starting');

    await runCommand.execute(ARGUMENTS, stage.context);

    expect(logged(stage)[1]).to.deep.equal({
      level: 'warn',
      message: 'environment variable unknown',
      variable: 'BERTH_IPP',
    });
  });

  it('takes the registry from the configuration when no argument names it', async () => {
    const stage = aCommandStage({ env: { BERTH_REGISTRY: REGISTRY, BERTH_LOG_FORMAT: 'json' } });
    stopAfter(stage, 'starting');

    await runCommand.execute(['-ip', '10.0.0.1'], stage.context);

    expect(logged(stage)[0]).to.include({ registry: REGISTRY });
  });

  it('tries again while Docker does not answer, and can be stopped meanwhile', async () => {
    const stage = aCommandStage();
    stage.source.fault = () => {
      throw new DependencyError('docker', 'unreachable', 'Docker: no answer');
    };
    stopAfter(stage, 'Docker not connected');

    const code = await runCommand.execute(ARGUMENTS, stage.context);

    expect(code).to.equal(0);
    expect(logged(stage).map(({ message, outcome }) => outcome ?? message)).to.deep.equal([
      'starting',
      'Docker not connected',
      'nothing was begun',
    ]);
  });

  it('does not try again after an error that nobody expected', async () => {
    const stage = aCommandStage();
    const bug = new TypeError('undefined is not a function');
    stage.source.fault = () => {
      throw bug;
    };

    const [outcome] = await Promise.allSettled([runCommand.execute(ARGUMENTS, stage.context)]);

    expect(outcome).to.deep.equal({ status: 'rejected', reason: bug });
  });

  it('says in its help how it is used, with its flags and an example', () => {
    expect(runCommand.help()).to.match(
      /^Usage: berth \[run\] [^]*\n {2}-ip VALUE\n[^]*\nExample:\n {2}berth \S/,
    );
  });
});

describe('run, the host’s address', () => {
  /** The exit code on a host of this name, told to stop once it looks for events. */
  async function exitCode(stage: CommandStage, name: string): Promise<number> {
    const { source, stop, context } = stage;
    source.host = () => Promise.resolve({ name, engineVersion: '', apiVersion: '' });
    let isOver = false;
    const exited = runCommand.execute(['-log-format=json', REGISTRY], context).finally(() => {
      isOver = true;
    });
    await until(() => isOver || source.signals$.observed);
    stop.abort('SIGTERM');
    return exited;
  }

  it('must be known', async () => {
    const stage = aCommandStage();

    expect(await exitCode(stage, 'not a name')).to.equal(1);
    expect(logged(stage).at(-1)).to.deep.equal({
      level: 'error',
      message: 'host name resolves to no address',
      hostname: 'not a name',
      remedy: 'set -ip ADDRESS',
    });
  });

  for (const address of ['127.0.0.1', '127.0.1.1', '::1']) {
    it(`is warned of when it is ${address}, which other hosts cannot reach`, async () => {
      const stage = aCommandStage();

      expect(await exitCode(stage, address)).to.equal(0);
      expect(logged(stage)[1]).to.deep.equal({
        level: 'warn',
        message: 'services get a loopback address',
        address,
        remedy: 'set -ip ADDRESS for services that other hosts use',
      });
    });
  }
});
