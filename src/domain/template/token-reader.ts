import { excerpt } from '../untrusted-text.ts';
import { TemplateProblem } from './template-problem.ts';
import type { Token, TokenKind } from './template-tokens.ts';

const KEYWORDS: ReadonlySet<string> = new Set([
  // prettier-ignore
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
]);
const LAST: Token = { kind: 'end', text: '' };

/** The tokens of a template, read one after the other. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, or one further on; it is not read. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? LAST;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  skipSpace(): void {
    while (this.peek().kind === 'space') this.#at += 1;
  }

  /** The keyword that comes after blanks, which is then read; else `''`. */
  keyword(): string {
    this.skipSpace();
    const { kind, text } = this.peek();
    if (kind !== 'word' || !KEYWORDS.has(text)) return '';
    this.#at += 1;
    return text;
  }

  /** @throws TemplateProblem when something else comes after blanks */
  expect(kind: TokenKind, where: string): void {
    this.skipSpace();
    const token = this.next();
    if (token.kind !== kind) throw unexpected(token, where);
  }
}

export function unexpected(token: Token, where: string): TemplateProblem {
  return new TemplateProblem(`unexpected ${excerpt(token.text)} in ${where}`);
}
