import { DependencyError, SettingError } from '../domain/errors.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import {
  type CommandEntry,
  type CommandTable,
  DEFAULT_COMMAND,
  isHidden,
} from './command-table.ts';
import { UsageError } from './flags.ts';

const HELP = ['-h', '-help', '--help'];
const VERSION = ['-version', '--version'];

/** Runs the command that the arguments name; every error ends here as a sentence and an exit code. */
export async function dispatch(
  argv: readonly string[],
  commands: CommandTable,
  context: CommandContext,
): Promise<ExitCode> {
  const answer = await answered(argv, commands, context);
  if (answer !== undefined) {
    context.stdout.write(answer);
    return 0;
  }
  const [first = ''] = argv;
  const named = commands.get(first);
  const command = await (named ?? required(commands, DEFAULT_COMMAND)).load();
  return execute(command, named === undefined ? argv : argv.slice(1), context);
}

/** What is asked about berth itself; `undefined` where a command is to do something. */
async function answered(
  argv: readonly string[],
  commands: CommandTable,
  { topics, version }: CommandContext,
): Promise<string | undefined> {
  const [first = '', second = '', ...rest] = argv;
  if (VERSION.includes(first) && argv.length === 1) return `berth ${version}\n`;
  if (asksForAll(argv)) return overview(commands, topics);
  const explained = first === 'help' ? commands.get(second) : undefined;
  return explained && (await explained.load()).help(rest);
}

function asksForAll([first = '', ...rest]: readonly string[]): boolean {
  return HELP.includes(first) || (first === 'help' && rest.length === 0);
}

function required(commands: CommandTable, name: string): CommandEntry {
  const entry = commands.get(name);
  if (entry === undefined) throw new Error(`the command ${name} has no code`);
  return entry;
}

async function execute(
  command: Command,
  argv: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  if (!isHidden(command.name) && argv.some((word) => HELP.includes(word))) {
    context.stdout.write(command.help(argv));
    return 0;
  }
  try {
    return await command.execute(argv, context);
  } catch (error) {
    const isUsage = error instanceof UsageError || error instanceof SettingError;
    if (!isUsage && !(error instanceof DependencyError)) throw error;
    context.stderr.write(`berth: ${error.message}\n`);
    if (error instanceof UsageError) {
      context.stderr.write(`Run "berth ${command.name} --help" for what is allowed.\n`);
    }
    return isUsage ? 2 : 1;
  }
}

function overview(commands: CommandTable, topics: CommandContext['topics']): string {
  const lines = [...commands]
    .filter(([name]) => !isHidden(name))
    .map(([name, { summary }]) => `  berth ${name.padEnd(10)} ${summary}`);
  const pages = [...topics].map(
    ([name, { summary }]) => `  berth help ${name.padEnd(16)} ${summary}`,
  );
  return `berth registers Docker containers in Consul, and keeps Consul true.

Usage:
  berth [run] [flags] consul://HOST:PORT

Commands:
${lines.join('\n')}

  berth COMMAND --help   flags and an example
  berth --version

Documentation:
${pages.join('\n')}

Example:
  berth -ip 10.2.0.110 consul://10.2.0.110:8500
`;
}
