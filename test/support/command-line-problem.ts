import type { CommandWords } from '../../src/cli/command.ts';
import { UsageError, type ParsedFlags, parseFlags } from '../../src/cli/flags.ts';
import { ALL_COMMANDS } from './all-commands.ts';

/**
 * What berth would have against a command line, by its own tables; `undefined` for nothing.
 * @param words  from `berth` on; without a command, it is registrator's
 */
export function commandLineProblem([, ...words]: readonly string[]): string | undefined {
  const named = ALL_COMMANDS.find(({ name }) => name === words[0]);
  const [command = named] = named === undefined ? ALL_COMMANDS : [];
  if (command === undefined) return 'there are no commands';
  const argv = named === undefined ? words : words.slice(1);
  const allowed = command.words({ topics: new Map() });
  try {
    return problemOf(argv, allowed);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** @throws UsageError  for a flag that is not there */
function problemOf(
  argv: readonly string[],
  { flags, first = [] }: CommandWords,
): string | undefined {
  const own = first.find(({ word }) => word === argv[0])?.flags;
  const specs = own ?? flags;
  const parsed = parseFlags(argv, specs, { canFollow: true });
  const word = parsed.positionals[0] ?? '';
  const isKnown = first.length === 0 || first.some((one) => one.word === word);
  return isKnown ? valueProblem(parsed, specs) : `${JSON.stringify(word)} is not known`;
}

function valueProblem({ values }: ParsedFlags, specs: CommandWords['flags']): string | undefined {
  const bad = specs.find(({ name, values: allowed }) => {
    const value = values.get(name);
    return typeof value === 'string' && allowed?.includes(value) === false;
  });
  return bad && `${String(values.get(bad.name))} for -${bad.name}`;
}
