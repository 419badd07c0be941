import { excerpt } from '../untrusted-text.ts';
import { TemplateProblem } from './template-problem.ts';

export type TokenKind =
  // prettier-ignore
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'declare'
  | 'assign'
  | 'pipe'
  | 'comma'
  | 'left-paren'
  | 'right-paren'
  | 'string'
  | 'raw-string'
  | 'character'
  | 'number'
  | 'variable'
  | 'field'
  | 'dot'
  | 'word'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; for `text` what is left of it after trimming. */
  readonly text: string;
}

const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['declare', /:=/y],
  ['assign', /=/y],
  ['pipe', /\|/y],
  ['comma', /,/y],
  ['left-paren', /\(/y],
  ['right-paren', /\)/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['raw-string', /`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])*'/y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['number', /[+-]?\.?[0-9][0-9A-Za-z_.]*/y],
  ['field', /\.[\p{L}\p{Nd}_]+/uy],
  ['dot', /\./y],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
];

/** What has to end before anything but these begins. */
const NAMES: ReadonlySet<TokenKind> = new Set<TokenKind>(['variable', 'field', 'dot', 'word']);
const AFTER_NAME = /$|[ \t\r\n.,|:()]|\}\}/y;
const CLOSE = /(?:([ \t\r\n]+-))?\}\}/y;
const COMMENT_END = /\*\/(?:([ \t\r\n]-))?\}\}/y;

/**
 * The tokens of a Go template, ended by one `end`; comments and trimmed blanks are gone.
 * @throws TemplateProblem
 */
export function templateTokens(source: string): readonly Token[] {
  const lexer = new Lexer(source);
  while (!lexer.atEnd) lexer.readText();
  lexer.tokens.push({ kind: 'end', text: '' });
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly #source: string;
  #at = 0;
  /** A `-}}` came before: blanks go. */
  #trim = false;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** Text up to the next action, and that action. */
  readText(): void {
    if (this.#trim) this.#match(/[ \t\r\n]*/y);
    const open = this.#source.indexOf('{{', this.#at);
    const end = open === -1 ? this.#source.length : open;
    const text = this.#source.slice(this.#at, end);
    this.#at = end;
    const [, marker] = this.#match(/\{\{(-[ \t\r\n])?/y) ?? [];
    const trimmed = marker === undefined ? text : withoutBlanksAtEnd(text);
    if (trimmed !== '') this.tokens.push({ kind: 'text', text: trimmed });
    if (open === -1) return;
    if (this.#match(/\/\*/y) === undefined) this.#readAction();
    else this.#skipComment();
  }

  #skipComment(): void {
    const end = this.#source.indexOf('*/', this.#at);
    if (end === -1) throw new TemplateProblem('a comment is not closed');
    this.#at = end;
    const close = this.#match(COMMENT_END);
    if (close === undefined) throw new TemplateProblem('a comment is not alone in its action');
    this.#trim = close[1] !== undefined;
  }

  #readAction(): void {
    this.tokens.push({ kind: 'open', text: '{{' });
    for (let close = this.#match(CLOSE); ; close = this.#match(CLOSE)) {
      if (close !== undefined) {
        this.#trim = close[1] !== undefined;
        this.tokens.push({ kind: 'close', text: '}}' });
        return;
      }
      if (this.atEnd) throw new TemplateProblem('an action is not closed: }} is missing');
      this.tokens.push(this.#token());
    }
  }

  #token(): Token {
    for (const [kind, rule] of RULES) {
      const [text] = this.#match(rule) ?? [];
      if (text === undefined) continue;
      if (NAMES.has(kind) && this.#match(AFTER_NAME, 'stay') === undefined) break;
      return { kind, text };
    }
    const rest = this.#source.slice(this.#at, this.#at + 20);
    throw new TemplateProblem(`it cannot be read from ${excerpt(rest)} on`);
  }

  #match(rule: RegExp, move: 'go' | 'stay' = 'go'): RegExpExecArray | undefined {
    rule.lastIndex = this.#at;
    const found = rule.exec(this.#source) ?? undefined;
    if (move === 'go') this.#at += found?.[0].length ?? 0;
    return found;
  }
}

function withoutBlanksAtEnd(text: string): string {
  let end = text.length;
  while (' \t\r\n'.includes(text.charAt(end - 1)) && end > 0) end -= 1;
  return text.slice(0, end);
}
