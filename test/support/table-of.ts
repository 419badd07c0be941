import type { Command } from '../../src/cli/command.ts';
import type { CommandTable } from '../../src/cli/command-table.ts';

/** A list of commands. The program’s own cannot be used here: what it loads would be another module. */
export function tableOf(...commands: readonly Command[]): CommandTable {
  return new Map(
    commands.map((command) => [
      command.name,
      { summary: '', load: () => Promise.resolve(command) },
    ]),
  );
}
