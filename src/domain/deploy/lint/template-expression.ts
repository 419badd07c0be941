import type { PlacedToken } from '../../template/action-tokens.ts';

/** What an action computes, as far as rules want to know. */
export type Expression =
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly at: number;
      readonly args: Expressions;
    }
  | { readonly kind: 'text'; readonly text: string }
  /** `$x`, `$x.Name`, `.Name`, `.`: as written. */
  | { readonly kind: 'data'; readonly variable: string; readonly path: string }
  | { readonly kind: 'other'; readonly args: Expressions };

export type Expressions = readonly Expression[];

/** `$a, $b := expression`; no variables for an expression alone. */
export interface Statement {
  readonly variables: readonly string[];
  /** `=`: they were there before. */
  readonly isAssignment: boolean;
  readonly expression: Expression;
}

const LITERALS = new Set(['true', 'false', 'nil', 'break', 'continue']);
const DEEPEST = 50;
const NOTHING: Expression = { kind: 'other', args: [] };

/** Reads it in one pass; what is no Go is taken for what it looks most like. */
export function statementOf(tokens: readonly PlacedToken[]): Statement {
  const sign = tokens.findIndex(({ kind }) => kind === 'declare' || kind === 'assign');
  const before = tokens.slice(0, Math.max(0, sign));
  const variables = before.filter(({ kind }) => kind === 'variable').map(({ text }) => text);
  const expression = new ExpressionReader(tokens.slice(sign + 1)).pipeline();
  return { variables, isAssignment: tokens[sign]?.kind === 'assign', expression };
}

class ExpressionReader {
  readonly #tokens: readonly PlacedToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly PlacedToken[]) {
    this.#tokens = tokens;
  }

  /** Up to the `)` that ends it: what is before a `|` is the last argument of what is after it. */
  pipeline(): Expression {
    let result = this.#command([]);
    while (this.#tokens[this.#at]?.kind === 'pipe') {
      this.#at += 1;
      result = this.#command([result]);
    }
    return result;
  }

  #command(piped: Expressions): Expression {
    const first = this.#tokens[this.#at];
    const isCall = first?.kind === 'word' && !LITERALS.has(first.text);
    if (isCall) {
      this.#at += 1;
      this.#fields(first);
    }
    const operands: Expression[] = [];
    for (let next = this.#operand(); next !== undefined; next = this.#operand())
      operands.push(next);
    const args = [...operands, ...piped];
    if (isCall) return { kind: 'call', name: first.text, at: first.at, args };
    const [only = NOTHING, ...others] = args;
    return others.length === 0 ? only : { kind: 'other', args };
  }

  #operand(): Expression | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'pipe' || token.kind === 'right-paren') {
      return undefined;
    }
    this.#at += 1;
    switch (token.kind) {
      case 'left-paren':
        return this.#parenthesized();
      case 'string':
      case 'raw-string':
        return { kind: 'text', text: textOf(token.text) };
      case 'variable':
        return { kind: 'data', variable: token.text, path: this.#fields(token) };
      case 'field':
        return { kind: 'data', variable: '', path: token.text + this.#fields(token) };
      case 'dot':
        return { kind: 'data', variable: '', path: '.' };
      case 'word':
        return LITERALS.has(token.text) ? NOTHING : this.#bareCall(token);
      default:
        return NOTHING;
    }
  }

  /** A function among arguments takes none of its own. */
  #bareCall(token: PlacedToken): Expression {
    this.#fields(token);
    return { kind: 'call', name: token.text, at: token.at, args: [] };
  }

  #parenthesized(): Expression {
    if (this.#depth >= DEEPEST) return NOTHING;
    this.#depth += 1;
    const inside = this.pipeline();
    this.#depth -= 1;
    const close = this.#tokens[this.#at];
    if (close?.kind !== 'right-paren') return inside;
    this.#at += 1;
    return this.#fields(close) === '' ? inside : { kind: 'other', args: [inside] };
  }

  /** What follows a token without a blank: `.Node.Address`, which the lexer gives in parts. */
  #fields(before: PlacedToken): string {
    let [path, last] = ['', before];
    for (;;) {
      const token = this.#tokens[this.#at];
      const isJoined = token?.at === last.at + last.text.length && token.kind === 'field';
      if (!isJoined) return path;
      path += token.text;
      last = token;
      this.#at += 1;
    }
  }
}

function textOf(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/gs, '$1');
}
