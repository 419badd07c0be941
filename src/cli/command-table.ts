import type { Command } from './command.ts';

/** A command in the list of all, and how to get it: only the one that is asked for is loaded. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** By name. */
export type CommandTable = ReadonlyMap<string, CommandEntry>;

/** Without a command's name, berth is registrator. */
export const DEFAULT_COMMAND = 'run';

/** Commands for programs, which no list shows. */
export function isHidden(name: string): boolean {
  return name.startsWith('__');
}
