import { type FlagSpec, type ParsedFlags, UsageError } from '../flags.ts';

/** Flags that mean something to one subcommand alone. */
const OWN_FLAGS: readonly (readonly [subcommand: string, flags: readonly string[]])[] = [
  ['canary', ['steps', 'hold', 'old-size', 'new-size', 'switch']],
  ['promote', ['full', 'to-step']],
  ['plan', ['detailed-exitcode']],
  ['status', ['watch']],
  ['analyse', ['for', 'zone']],
];

/** Without those of other subcommands. */
export function flagsFor(subcommand: string, flags: readonly FlagSpec[]): readonly FlagSpec[] {
  return flags.filter(({ name }) => [undefined, subcommand].includes(ownerOf(name)));
}

/**
 * @param given  on the command line: what a release file says is for all subcommands
 * @throws UsageError
 */
export function refuseFlagsOfOthers(subcommand: string, given: ParsedFlags): void {
  for (const name of given.values.keys()) {
    const owner = ownerOf(name) ?? subcommand;
    if (owner !== subcommand) {
      throw new UsageError(`-${name} means nothing to ${subcommand}, only to ${owner}`);
    }
  }
}

function ownerOf(flag: string): string | undefined {
  return OWN_FLAGS.find(([, flags]) => flags.includes(flag))?.[0];
}
