import { expect } from 'chai';
import { UsageError } from '../../../src/cli/flags.ts';
import { runCommand } from '../../../src/cli/run.ts';
import { DependencyError, SettingError } from '../../../src/domain/errors.ts';
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

async function failure(argv: readonly string[], stage = aCommandStage()): Promise<unknown> {
  const [outcome] = await Promise.allSettled([runCommand.execute(argv, stage.context)]);
  return outcome.status === 'rejected' ? outcome.reason : outcome.value;
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
    expect(logged(stage).map(({ message }) => message)).to.deep.equal([
      'starting',
      'Docker not connected',
      'stopped',
    ]);
  });

  it('names itself in its help, with an example', () => {
    expect(runCommand.help()).to.match(/^Usage: berth \[run\] [^]*\nExample:\n {2}berth \S/);
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

  it('should not be one that other hosts cannot reach', async () => {
    const stage = aCommandStage();

    expect(await exitCode(stage, '127.0.0.1')).to.equal(0);
    expect(logged(stage)[1]).to.deep.equal({
      level: 'warn',
      message: 'services get a loopback address',
      address: '127.0.0.1',
      remedy: 'set -ip ADDRESS for services that other hosts use',
    });
  });
});

describe('run, usage', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], 'the registry is missing: consul://HOST:PORT'],
    [[''], 'the registry is missing: consul://HOST:PORT'],
    [
      ['-internal', 'true', REGISTRY],
      `unexpected "${REGISTRY}" after the registry: flags come before it`,
    ],
    [
      [REGISTRY, '-ip', '10.0.0.1'],
      'unexpected "-ip" "10.0.0.1" after the registry: flags come before it',
    ],
  ];
  for (const [argv, message] of cases) {
    it(`refuses ${JSON.stringify(argv)}`, async () => {
      const error = await failure(argv);

      expect(error).to.be.instanceOf(UsageError);
      expect(error).to.have.property('message', message);
    });
  }

  it('refuses a setting that is not allowed', async () => {
    expect(await failure(['-ip', 'x', REGISTRY])).to.be.instanceOf(SettingError);
  });

  it('refuses a registry that cannot be used before it does anything', async () => {
    const stage = aCommandStage();
    const error = new SettingError('registry cannot be used');
    const context = { ...stage.context, openRegistry: () => Promise.reject(error) };

    expect(await failure(ARGUMENTS, { ...stage, context })).to.equal(error);
    expect(stage.stdout.text).to.equal('');
  });
});
