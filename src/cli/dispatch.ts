import { DependencyError, SettingError } from '../domain/errors.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { UsageError } from './flags.ts';

/** A command's name, and how to get it: only the one that is asked for is loaded. */
export type CommandTable = ReadonlyMap<string, () => Promise<Command>>;

const HELP = ['-h', '-help', '--help'];
const VERSION = ['-version', '--version'];

/** Without a command's name, berth is registrator. */
const DEFAULT_COMMAND = 'run';

/** Runs the command that the arguments name; every error ends here as a sentence and an exit code. */
export async function dispatch(
  argv: readonly string[],
  commands: CommandTable,
  context: CommandContext,
): Promise<ExitCode> {
  const [first = ''] = argv;
  if (VERSION.includes(first) && argv.length === 1) {
    context.stdout.write(`berth ${context.version}\n`);
    return 0;
  }
  if (HELP.includes(first) || (first === 'help' && argv.length === 1)) {
    context.stdout.write(await overview(commands));
    return 0;
  }
  const named = commands.get(first);
  const command = await (named ?? required(commands, DEFAULT_COMMAND))();
  return execute(command, named === undefined ? argv : argv.slice(1), context);
}

function required(commands: CommandTable, name: string): () => Promise<Command> {
  const load = commands.get(name);
  if (load === undefined) throw new Error(`the command ${name} has no code`);
  return load;
}

async function execute(
  command: Command,
  argv: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  if (argv.some((word) => HELP.includes(word))) {
    context.stdout.write(command.help());
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

async function overview(commands: CommandTable): Promise<string> {
  const loaded = await Promise.all([...commands.values()].map((load) => load()));
  const lines = loaded.map(({ name, summary }) => `  berth ${name.padEnd(10)} ${summary}`);
  return `berth registers Docker containers in Consul, and keeps Consul true.

Usage:
  berth [run] [flags] consul://HOST:PORT

Commands:
${lines.join('\n')}

  berth COMMAND --help   flags and an example
  berth --version

Example:
  berth -ip 10.2.0.110 consul://10.2.0.110:8500
`;
}
