import { type CodePointSet, contains } from './regex-set.ts';
import { RegexProblem, RegexScanner } from './regex-scanner.ts';
import { type Assertion, type RegexNode, parseRegex } from './regex-syntax.ts';

const LONGEST_PATTERN = 1000;
const MOST_INSTRUCTIONS = 2000;

type Instruction =
  | { readonly op: 'take'; readonly set: CodePointSet; readonly next: number }
  | { readonly op: 'assert'; readonly assertion: Assertion; readonly next: number }
  | { readonly op: 'fork'; next: number; other: number }
  | { readonly op: 'done' };

/** A pattern, ready to be matched. */
export interface LinearRegex {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}

export type CompiledRegex =
  | { readonly kind: 'regex'; readonly regex: LinearRegex }
  /** The end of a sentence about the pattern. */
  | { readonly kind: 'problem'; readonly problem: string };

export interface RegexMatch {
  /** `undefined` when the steps ran out. */
  readonly matched: boolean | undefined;
  readonly steps: number;
}

/** Compiles a pattern of Go's syntax for `matchRegex`; what it refuses: see `parseRegex`. */
export function compileRegex(pattern: string): CompiledRegex {
  if (pattern.length > LONGEST_PATTERN) {
    return { kind: 'problem', problem: `it is longer than ${String(LONGEST_PATTERN)} characters` };
  }
  try {
    const compiler = new Compiler();
    const start = compiler.entry(parseRegex(new RegexScanner(pattern)), compiler.done);
    return { kind: 'regex', regex: { instructions: compiler.instructions, start } };
  } catch (error) {
    if (error instanceof RegexProblem) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

/** Builds the program back to front: each part is given where to go on. */
class Compiler {
  readonly instructions: Instruction[] = [{ op: 'done' }];
  readonly done = 0;
  #parts = 0;

  entry(node: RegexNode, next: number): number {
    // Parts without instructions count too: `(){1000}` inside itself would never end.
    this.#parts += 1;
    if (this.#parts > MOST_INSTRUCTIONS) throw new RegexProblem('it is too large');
    switch (node.kind) {
      case 'set':
        return this.#add({ op: 'take', set: node.set, next });
      case 'assertion':
        return this.#add({ op: 'assert', assertion: node.assertion, next });
      case 'sequence':
        return node.items.reduceRight((after, item) => this.entry(item, after), next);
      case 'choice':
        return node.items
          .map((item) => this.entry(item, next))
          .reduceRight((other, first) => this.#add({ op: 'fork', next: first, other }));
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #repeat({ item, least, most }: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    let start = most === Infinity ? this.#loop(item, next) : next;
    const optional = most === Infinity ? 0 : most - least;
    for (let count = 0; count < optional; count += 1) {
      start = this.#add({ op: 'fork', next: this.entry(item, start), other: next });
    }
    for (let count = 0; count < least; count += 1) start = this.entry(item, start);
    return start;
  }

  #loop(item: RegexNode, next: number): number {
    const fork = { op: 'fork' as const, next, other: next };
    const start = this.#add(fork);
    fork.next = this.entry(item, start);
    return start;
  }

  #add(instruction: Instruction): number {
    return this.instructions.push(instruction) - 1;
  }
}

/**
 * Whether the pattern matches anywhere in the text.
 *
 * All alternatives are followed at once (Thompson, 1968), so no pattern can make it slow: a
 * position costs at most one step for each instruction.
 * @param mostSteps  how many before it gives up
 */
export function matchRegex(regex: LinearRegex, text: string, mostSteps = Infinity): RegexMatch {
  const run = new Run(regex);
  let before = -1;
  for (let at = 0; ;) {
    const after = text.codePointAt(at) ?? -1;
    if (run.enter(before, after)) return { matched: true, steps: run.steps };
    if (after === -1) return { matched: false, steps: run.steps };
    if (run.steps > mostSteps) return { matched: undefined, steps: run.steps };
    run.advance(after);
    before = after;
    at += after > 0xff_ff ? 2 : 1;
  }
}

class Run {
  steps = 0;
  readonly #regex: LinearRegex;
  /** Where the characters so far have led. */
  #reached: readonly number[] = [];
  /** The `take`s that can be reached from there without one more. */
  #waiting: Extract<Instruction, { op: 'take' }>[] = [];
  /** By instruction: the round in which it was last seen. */
  readonly #seen: Uint32Array;
  #round = 0;

  constructor(regex: LinearRegex) {
    this.#regex = regex;
    this.#seen = new Uint32Array(regex.instructions.length);
  }

  /** Follows all that takes no character; true when the end of the pattern is among it. */
  enter(before: number, after: number): boolean {
    this.#round += 1;
    this.#waiting = [];
    const open = [...this.#reached, this.#regex.start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (this.#seen[at] === this.#round) continue;
      this.#seen[at] = this.#round;
      this.steps += 1;
      const instruction = this.#regex.instructions[at] ?? { op: 'done' };
      if (instruction.op === 'done') return true;
      if (instruction.op === 'fork') open.push(instruction.next, instruction.other);
      else if (instruction.op === 'take') this.#waiting.push(instruction);
      else if (holds(instruction.assertion, before, after)) open.push(instruction.next);
    }
    return false;
  }

  advance(codePoint: number): void {
    this.#reached = this.#waiting
      .filter(({ set }) => contains(set, codePoint))
      .map(({ next }) => next);
  }
}

const NEWLINE = 10;

/** @param before  the code point before the position, -1 at the text's start; `after` likewise */
function holds(assertion: Assertion, before: number, after: number): boolean {
  switch (assertion) {
    case 'start':
      return before === -1;
    case 'end':
      return after === -1;
    case 'line-start':
      return before === -1 || before === NEWLINE;
    case 'line-end':
      return after === -1 || after === NEWLINE;
    case 'word-edge':
      return isWord(before) !== isWord(after);
    case 'no-word-edge':
      return isWord(before) === isWord(after);
  }
}

function isWord(codePoint: number): boolean {
  return codePoint !== -1 && /\w/.test(String.fromCodePoint(codePoint));
}
