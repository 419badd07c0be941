import { expect } from 'chai';
import type { Command } from '../../../src/cli/command.ts';
import type { CommandEntry, CommandTable } from '../../../src/cli/command-table.ts';
import { dispatch } from '../../../src/cli/dispatch.ts';
import { UsageError } from '../../../src/cli/flags.ts';
import { DependencyError, SettingError } from '../../../src/domain/errors.ts';
import { aCommandStage } from '../../support/command-context.ts';

interface Dispatched {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Command and arguments, for each that was executed. */
  readonly executed: readonly string[];
  /** The commands whose code was loaded. */
  readonly loaded: readonly string[];
}

/** Dispatches to `run` and `explain`, which fail with the given error if there is one. */
async function dispatched(argv: readonly string[], error?: Error): Promise<Dispatched> {
  const { context, stdout, stderr } = aCommandStage();
  const executed: string[] = [];
  const loaded: string[] = [];
  const aCommand = (name: string): Command => ({
    name,
    help: (rest = []) => `Help for ${[name, ...rest].join(' ')}.\n`,
    words: () => ({ flags: [] }),
    execute: (rest) => {
      executed.push([name, ...rest].join(' '));
      return error === undefined ? Promise.resolve(0) : Promise.reject(error);
    },
  });
  const entry = (name: string): [string, CommandEntry] => {
    const load = (): Promise<Command> => {
      loaded.push(name);
      return Promise.resolve(aCommand(name));
    };
    return [name, { summary: `Does ${name}.`, load }];
  };
  const commands: CommandTable = new Map([entry('run'), entry('explain')]);
  const code = await dispatch(argv, commands, context);
  return { code, stdout: stdout.text, stderr: stderr.text, executed, loaded };
}

const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

describe('dispatch', () => {
  const executions = [
    { argv: 'run -ip x consul:', executed: 'run -ip x consul:' },
    { argv: 'explain web', executed: 'explain web' },
    { argv: '-ip x consul:', executed: 'run -ip x consul:' },
    { argv: 'consul://registry', executed: 'run consul://registry' },
    { argv: '', executed: 'run' },
    { argv: 'constructor', executed: 'run constructor' },
    { argv: '-ip x run', executed: 'run -ip x run' },
    { argv: '--version consul:', executed: 'run --version consul:' },
    { argv: 'help me', executed: 'run help me' },
  ];
  for (const { argv, executed } of executions) {
    it(`understands "berth ${argv}" as ${executed}`, async () => {
      const result = await dispatched(words(argv));

      expect(result).to.deep.equal({
        code: 0,
        stdout: '',
        stderr: '',
        executed: [executed],
        loaded: [executed.split(' ')[0]],
      });
    });
  }

  for (const argv of ['-version', '--version']) {
    it(`prints the version for ${argv} alone`, async () => {
      const { code, stdout, loaded } = await dispatched([argv]);

      expect({ code, stdout, loaded }).to.deep.equal({
        code: 0,
        stdout: 'berth 1.2.3\n',
        loaded: [],
      });
    });
  }

  for (const argv of ['-h', '-help', '--help', 'help']) {
    it(`prints every command for ${argv}`, async () => {
      const { code, stdout, executed, loaded } = await dispatched([argv]);

      expect({ code, executed, loaded }).to.deep.equal({ code: 0, executed: [], loaded: [] });
      expect(stdout).to.match(/^berth registers [^]*\nUsage:\n {2}berth \[run\] /);
      expect(stdout).to.include('  berth run        Does run.\n  berth explain    Does explain.\n');
    });
  }

  const helps = [
    { argv: 'explain --help', command: 'explain --help' },
    { argv: 'explain web -h', command: 'explain web -h' },
    { argv: 'run -help', command: 'run -help' },
    { argv: '-ip x --help', command: 'run -ip x --help' },
    { argv: 'help explain', command: 'explain' },
    { argv: 'help explain web', command: 'explain web' },
  ];
  for (const { argv, command } of helps) {
    it(`prints the help of "${command}" for "berth ${argv}", and does nothing`, async () => {
      const { code, stdout, executed } = await dispatched(words(argv));

      expect({ code, stdout, executed }).to.deep.equal({
        code: 0,
        stdout: `Help for ${command}.\n`,
        executed: [],
      });
    });
  }

  it('fails when there is no code for the command that is meant when none is named', async () => {
    const [outcome] = await Promise.allSettled([dispatch([], new Map(), aCommandStage().context)]);

    expect(outcome).to.have.nested.property('reason.message', 'the command run has no code');
  });
});

describe('dispatch, errors', () => {
  const cases: readonly (readonly [string, Error, number, string])[] = [
    [
      'of usage: 2, and where to read on',
      new UsageError('one is wanted'),
      2,
      'berth: one is wanted\nRun "berth explain --help" for what is allowed.\n',
    ],
    ['of a setting: 2', new SettingError('ip is bad'), 2, 'berth: ip is bad\n'],
    [
      'of Docker or Consul: 1',
      new DependencyError('docker', 'unreachable', 'Docker: no answer'),
      1,
      'berth: Docker: no answer\n',
    ],
  ];
  for (const [name, error, code, stderr] of cases) {
    it(`become a sentence and an exit code, ${name}`, async () => {
      const result = await dispatched(['explain'], error);

      expect({ code: result.code, stdout: result.stdout, stderr: result.stderr }).to.deep.equal({
        code,
        stdout: '',
        stderr,
      });
    });
  }

  it('that nobody expected are passed on', async () => {
    const bug = new TypeError('undefined is not a function');

    const [outcome] = await Promise.allSettled([dispatched(['explain'], bug)]);

    expect(outcome).to.deep.equal({ status: 'rejected', reason: bug });
  });
});
