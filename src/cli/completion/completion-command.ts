import type { Command, Word } from '../command.ts';
import type { CommandTable } from '../command-table.ts';
import { UsageError } from '../flags.ts';
import { completions } from './completions.ts';
import { SHELL_SCRIPTS } from './shell-scripts.ts';

const SHELLS: readonly Word[] = [...SHELL_SCRIPTS.keys()].map((word) => ({
  ...{ word, summary: `For ${word}.` },
}));

/** `berth completion SHELL`: a script that asks `berth __complete` at each Tab. */
export const completionCommand: Command = {
  name: 'completion',
  help: () =>
    `Usage: berth completion ${[...SHELL_SCRIPTS.keys()].join('|')}

Prints a script for the shell. It asks berth itself, so it never has to be made anew.

Examples:
  berth completion bash > /etc/bash_completion.d/berth
  berth completion zsh > /usr/local/share/zsh/site-functions/_berth
  berth completion fish > ~/.config/fish/completions/berth.fish
`,
  words: () => ({ flags: [], first: SHELLS }),
  execute: (argv, { stdout }) => {
    const [shell = '', ...rest] = argv;
    const script = SHELL_SCRIPTS.get(shell);
    if (script === undefined || rest.length > 0) {
      const allowed = [...SHELL_SCRIPTS.keys()].join(', ');
      throw new UsageError(
        `berth completion ${JSON.stringify(argv.join(' '))}: allowed are ${allowed}`,
      );
    }
    stdout.write(script);
    return Promise.resolve(0);
  },
};

/** `berth __complete WORDS`: a line for each completion, its meaning behind a tab. */
export function completeCommand(commands: CommandTable): Command {
  return {
    name: '__complete',
    help: () => 'Usage: berth __complete WORDS\n',
    words: () => ({ flags: [] }),
    execute: async (argv, context) => {
      const found = await completions(argv, commands, context);
      context.stdout.write(found.map(({ word, summary }) => `${word}\t${summary}\n`).join(''));
      return 0;
    },
  };
}
