import type { Command } from './command.ts';

/** A command's name, and how to get it: only the one that is asked for is loaded. */
export type CommandTable = ReadonlyMap<string, () => Promise<Command>>;

/** Without a command's name, berth is registrator. */
export const DEFAULT_COMMAND = 'run';

/** Commands for programs, which no list shows. */
export function isHidden(name: string): boolean {
  return name.startsWith('__');
}
