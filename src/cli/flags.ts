import { parseSwitch } from '../config/formats.ts';

/** A command line that cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface FlagSpec {
  readonly name: string;
  /** A switch takes no value, or one after `=`. */
  readonly isSwitch: boolean;
  /** Each time adds a line; else the last one counts. */
  readonly isRepeatable?: boolean;
  /** What a value may be, where it is one of a few words. */
  readonly values?: readonly string[];
  readonly doc: string;
}

export interface ParsedFlags {
  readonly values: ReadonlyMap<string, string | boolean>;
  readonly positionals: readonly string[];
}

/**
 * Reads a command line as Go's `flag` package does, which registrator's users know: `-x` and `--x`
 * are one, values follow as `-x=v` or `-x v`, switches are `-x` or `-x=true`, `--` ends the flags.
 * @param canFollow  flags may also come after positional arguments, which Go's cannot
 * @throws UsageError
 */
export function parseFlags(
  argv: readonly string[],
  specs: readonly FlagSpec[],
  { canFollow }: { readonly canFollow: boolean },
): ParsedFlags {
  const values = new Map<string, string | boolean>();
  const positionals: string[] = [];
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--') return { values, positionals: [...positionals, ...rest] };
    const match = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(argument);
    if (match?.[1] === undefined) {
      positionals.push(argument);
      if (!canFollow) return { values, positionals: [...positionals, ...rest] };
      continue;
    }
    const spec = find(specs, match[1]);
    const value = valueOf(spec, match[2], rest);
    const before = spec.isRepeatable === true ? values.get(spec.name) : undefined;
    values.set(spec.name, before === undefined ? value : `${String(before)}\n${String(value)}`);
  }
  return { values, positionals };
}

function find(specs: readonly FlagSpec[], name: string): FlagSpec {
  const spec = specs.find((candidate) => candidate.name === name);
  if (spec === undefined) throw new UsageError(`flag provided but not defined: -${name}`);
  return spec;
}

function valueOf(spec: FlagSpec, attached: string | undefined, rest: string[]): string | boolean {
  if (!spec.isSwitch) {
    const value = attached ?? rest.shift();
    if (value === undefined) throw new UsageError(`flag needs an argument: -${spec.name}`);
    return value;
  }
  const value = attached === undefined ? true : parseSwitch(attached);
  if (value !== undefined) return value;
  const shown = JSON.stringify(attached);
  throw new UsageError(`invalid value ${shown} for -${spec.name}: allowed is true or false`);
}
