import {
  type CodePointRange,
  type CodePointSet,
  DIGITS,
  NAMED_CLASSES,
  SPACES,
  WORD,
  complement,
  normalized,
} from './regex-set.ts';
import { RegexProblem, type RegexScanner } from './regex-scanner.ts';

export interface RegexFlags {
  foldCase: boolean;
  multiLine: boolean;
  dotAll: boolean;
}

const CLASSES: ReadonlyMap<string, readonly CodePointRange[]> = new Map([
  ['d', DIGITS],
  ['D', complement(DIGITS)],
  ['s', SPACES],
  ['S', complement(SPACES)],
  ['w', WORD],
  ['W', complement(WORD)],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
]);

const LAST_CODE_POINT = 0x10_ff_ff;

/** Reads `[…]` and what follows a backslash. */
export class ClassReader {
  readonly #scanner: RegexScanner;

  constructor(scanner: RegexScanner) {
    this.#scanner = scanner;
  }

  /** After the `[`. */
  readClass({ foldCase }: RegexFlags): CodePointSet {
    const negated = this.#scanner.take('^');
    const ranges: CodePointRange[] = [];
    do ranges.push(...this.#classItem());
    while (!this.#scanner.take(']'));
    return { ranges: normalized(ranges), negated, foldCase };
  }

  /** After the backslash, outside of `[…]`. */
  readEscape({ foldCase }: RegexFlags): CodePointSet {
    return { ranges: this.#escape(), negated: false, foldCase };
  }

  #classItem(): readonly CodePointRange[] {
    const [, not, name] = this.#scanner.match(/\[:(\^?)([a-z]+):\]/y) ?? [];
    if (name !== undefined) return namedClass(name, not === '^');
    const first = this.#single();
    const isRange = this.#scanner.sees('-') && !this.#scanner.sees('-]');
    if (!isRange) return first;
    this.#scanner.take('-');
    return rangeOf(first, this.#single());
  }

  #single(): readonly CodePointRange[] {
    const character = this.#scanner.next();
    return character === '\\' ? this.#escape() : single(character.codePointAt(0) ?? 0);
  }

  #escape(): readonly CodePointRange[] {
    const hex = this.#scanner.match(/x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/y);
    if (hex !== undefined) return single(codePoint(hex[1] ?? hex[2] ?? '', 16));
    const octal = this.#scanner.match(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y);
    if (octal !== undefined) return single(codePoint(octal[0], 8));
    const character = this.#scanner.next();
    const set = CLASSES.get(character);
    if (set !== undefined) return set;
    const control = CONTROLS.get(character);
    if (control !== undefined) return single(control);
    if (/^[!-/:-@[-`{-~]$/.test(character)) return single(character.charCodeAt(0));
    throw new RegexProblem(`\\${character} is not supported`);
  }
}

function namedClass(name: string, negated: boolean): readonly CodePointRange[] {
  const named = NAMED_CLASSES.get(name);
  if (named === undefined) throw new RegexProblem(`no class is called ${name}`);
  return negated ? complement(named) : named;
}

function rangeOf(
  from: readonly CodePointRange[],
  to: readonly CodePointRange[],
): readonly CodePointRange[] {
  const [first, firstEnd] = from[0] ?? [0, 0];
  const [last, lastEnd] = to[0] ?? [0, 0];
  const isOrdered = first === firstEnd && last === lastEnd && first <= last;
  if (!isOrdered) throw new RegexProblem('a range in [ ] is no range');
  return [[first, last]];
}

function single(one: number): readonly CodePointRange[] {
  return [[one, one]];
}

function codePoint(digits: string, base: number): number {
  const value = parseInt(digits, base);
  if (value > LAST_CODE_POINT) throw new RegexProblem('no character has that number');
  return value;
}
