import type { Command, CommandContext, ExitCode } from '../command.ts';
import { UsageError } from '../flags.ts';
import { plainText } from './plain-text.ts';

/** `berth help TOPIC`: the pages of docs/, without a browser. */
export const helpCommand: Command = {
  name: 'help',
  help: () => `Usage: berth help [TOPIC | COMMAND]

Without a word it lists commands and topics.

Example:
  berth help operations | less
`,
  words: ({ topics }) => ({
    flags: [],
    first: [...topics].map(([word, { summary }]) => ({ word, summary })),
  }),
  execute,
};

async function execute(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const { stdout, topics } = context;
  const [name = '', ...rest] = argv;
  const topic = topics.get(name);
  if (topic === undefined || rest.length > 0) {
    const allowed = [...topics.keys()].join(', ');
    throw new UsageError(
      `berth help ${JSON.stringify(argv.join(' '))}: allowed are ${allowed}, and the commands`,
    );
  }
  stdout.write(plainText(await topic.load()));
  return 0;
}
