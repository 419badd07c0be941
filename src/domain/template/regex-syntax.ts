import type { CodePointSet } from './regex-set.ts';
import { type RegexFlags, ClassReader } from './regex-class.ts';
import { RegexProblem, type RegexScanner } from './regex-scanner.ts';

/** Where a position has to be, without taking a character. */
export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

/** A pattern, parsed. Groups are gone: only whether it matches is asked, never where. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly items: readonly RegexNode[] }
  | {
      readonly kind: 'repeat';
      readonly item: RegexNode;
      readonly least: number;
      readonly most: number;
    };

const DEEPEST = 100;
/** As in Go's regexp. */
const MOST_REPEATS = 1000;
const NOT_NEWLINE = { ranges: [[10, 10]], negated: true, foldCase: false } as const;
const ANY = { ranges: [], negated: true, foldCase: false } as const;
const EMPTY: RegexNode = { kind: 'sequence', items: [] };

/**
 * Reads Go's regular expressions (RE2): no lookaround and no back-reference, so that all of it can
 * be matched in linear time. Unicode classes (`\p{Greek}`) are refused.
 * @throws RegexProblem
 */
export function parseRegex(scanner: RegexScanner): RegexNode {
  const parser = new RegexParser(scanner);
  const node = parser.choice({ foldCase: false, multiLine: false, dotAll: false }, 0);
  if (!scanner.atEnd) throw new RegexProblem('unexpected )');
  return node;
}

class RegexParser {
  readonly #scanner: RegexScanner;
  readonly #classes: ClassReader;

  constructor(scanner: RegexScanner) {
    this.#scanner = scanner;
    this.#classes = new ClassReader(scanner);
  }

  choice(flags: RegexFlags, depth: number): RegexNode {
    if (depth > DEEPEST) throw new RegexProblem('it is nested too deeply');
    const current = { ...flags };
    const items = [this.#sequence(current, depth)];
    while (this.#scanner.take('|')) items.push(this.#sequence(current, depth));
    return items.length === 1 ? (items[0] ?? EMPTY) : { kind: 'choice', items };
  }

  /** `flags` change when a `(?i)` is met: it holds to the end of the group. */
  #sequence(flags: RegexFlags, depth: number): RegexNode {
    const items: RegexNode[] = [];
    while (!this.#scanner.atEnd && !this.#scanner.sees('|') && !this.#scanner.sees(')')) {
      const atom = this.#atom(flags, depth);
      if (atom !== undefined) items.push(this.#repeated(atom));
    }
    return { kind: 'sequence', items };
  }

  #repeated(item: RegexNode): RegexNode {
    const bounds = this.#bounds();
    if (bounds === undefined) return item;
    this.#scanner.take('?');
    if (this.#bounds() !== undefined) throw new RegexProblem('a repetition is repeated');
    return { kind: 'repeat', item, ...bounds };
  }

  #bounds(): Bounds | undefined {
    const [sign] = this.#scanner.match(/[*+?]/y) ?? [];
    if (sign !== undefined) return SIGNS.get(sign);
    // A brace that is no count is a character.
    const counted = this.#scanner.match(COUNTED);
    return counted === undefined ? undefined : countOf(counted);
  }

  /** `undefined` for what only changes flags. */
  #atom(flags: RegexFlags, depth: number): RegexNode | undefined {
    const character = this.#scanner.next();
    switch (character) {
      case '.':
        return { kind: 'set', set: flags.dotAll ? ANY : NOT_NEWLINE };
      case '^':
        return { kind: 'assertion', assertion: flags.multiLine ? 'line-start' : 'start' };
      case '$':
        return { kind: 'assertion', assertion: flags.multiLine ? 'line-end' : 'end' };
      case '[':
        return { kind: 'set', set: this.#classes.readClass(flags) };
      case '(':
        return this.#group(flags, depth);
      case '\\':
        return this.#escape(flags);
      case '*':
      case '+':
      case '?':
        throw new RegexProblem(`nothing to repeat before ${character}`);
      case '{':
        if (this.#scanner.match(COUNT) !== undefined) {
          throw new RegexProblem('nothing to repeat before {');
        }
        return { kind: 'set', set: literal(character, flags) };
      default:
        return { kind: 'set', set: literal(character, flags) };
    }
  }

  #escape(flags: RegexFlags): RegexNode {
    const assertion = ASSERTIONS.get(this.#scanner.peek());
    if (assertion !== undefined) {
      this.#scanner.next();
      return { kind: 'assertion', assertion };
    }
    return { kind: 'set', set: this.#classes.readEscape(flags) };
  }

  #group(flags: RegexFlags, depth: number): RegexNode | undefined {
    let inner = flags;
    if (this.#scanner.take('?') && this.#scanner.match(/P?<[A-Za-z0-9_]+>/y) === undefined) {
      const [written, on = '', off = ''] = this.#scanner.match(/([imsU]*)(?:-([imsU]+))?/y) ?? [];
      inner = changed(flags, on, off);
      if (written !== '' && this.#scanner.take(')')) {
        Object.assign(flags, inner);
        return undefined;
      }
      if (!this.#scanner.take(':')) throw new RegexProblem('this kind of group is not supported');
    }
    const node = this.choice(inner, depth + 1);
    if (!this.#scanner.take(')')) throw new RegexProblem('a ( is not closed');
    return node;
  }
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const SIGNS: ReadonlyMap<string, Bounds> = new Map([
  ['*', { least: 0, most: Infinity }],
  ['+', { least: 1, most: Infinity }],
  ['?', { least: 0, most: 1 }],
]);

const COUNT = /(\d{1,9})(,?)(\d{0,9})\}/y;
const COUNTED = /\{(\d{1,9})(,?)(\d{0,9})\}/y;

function countOf([counted, from, comma, to]: RegExpExecArray): Bounds {
  const least = Number(from);
  const atLeast = to === '' ? Infinity : Number(to);
  const most = comma === '' ? least : atLeast;
  const isAllowed = least <= MOST_REPEATS && (most === Infinity || most <= MOST_REPEATS);
  if (!isAllowed || most < least) throw new RegexProblem(`bad repeat count ${counted}`);
  return { least, most };
}

const ASSERTIONS: ReadonlyMap<string, Assertion> = new Map([
  ['A', 'start'],
  ['z', 'end'],
  ['b', 'word-edge'],
  ['B', 'no-word-edge'],
]);

/** `U`, which prefers short matches, does not change whether there is one. */
function changed(flags: RegexFlags, on: string, off: string): RegexFlags {
  const flag = (letter: string, before: boolean): boolean =>
    !off.includes(letter) && (on.includes(letter) || before);
  return {
    foldCase: flag('i', flags.foldCase),
    multiLine: flag('m', flags.multiLine),
    dotAll: flag('s', flags.dotAll),
  };
}

function literal(character: string, { foldCase }: RegexFlags): CodePointSet {
  const codePoint = character.codePointAt(0) ?? 0;
  return { ranges: [[codePoint, codePoint]], negated: false, foldCase };
}
