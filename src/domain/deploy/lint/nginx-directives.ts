import type { TemplateAction } from './template-actions.ts';

/** A directive of nginx’s configuration, wherever it stands. */
export interface NginxDirective {
  readonly name: string;
  readonly start: number;
  /** As written, actions included. */
  readonly args: string;
  readonly parent: NginxDirective | undefined;
  /** What stands between its braces; the same twice for one without. */
  readonly bodyStart: number;
  bodyEnd: number;
}

/**
 * The directives of a template of nginx’s configuration, in the order in which they begin.
 *
 * Every branch of the template is read as if it was rendered, in one pass; braces that do not fit
 * are passed over.
 */
export function nginxDirectives(
  source: string,
  actions: readonly TemplateAction[],
): readonly NginxDirective[] {
  return new Scanner(source, withoutActions(source, actions)).read();
}

const PRINTS_NOTHING = new Set(
  'if else end range with define block template break continue'.split(' '),
);

/** Of the same length: what prints is a word, what does not is blank. */
function withoutActions(source: string, actions: readonly TemplateAction[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, tokens } of actions) {
    parts.push(source.slice(at, start));
    const [first] = tokens;
    const isSilent =
      first === undefined ||
      PRINTS_NOTHING.has(first.text) ||
      tokens.some(({ kind }) => kind === 'declare' || kind === 'assign') ||
      isAloneInLine(source, start, end);
    parts.push((isSilent ? ' ' : 'x').repeat(end - start));
    at = end;
  }
  return [...parts, source.slice(at)].join('');
}

/** Then it prints directives, not a word of one. */
function isAloneInLine(source: string, start: number, end: number): boolean {
  let [before, after] = [start - 1, end];
  while (source[before] === ' ' || source[before] === '\t') before -= 1;
  while (source[after] === ' ' || source[after] === '\t') after += 1;
  return (before < 0 || source[before] === '\n') && '\r\n'.includes(source[after] ?? '\n');
}

const BLANK = /\s/;

class Scanner {
  readonly #source: string;
  readonly #text: string;
  readonly #found: NginxDirective[] = [];
  #parent: NginxDirective | undefined;
  #at = 0;

  constructor(source: string, text: string) {
    this.#source = source;
    this.#text = text;
  }

  read(): readonly NginxDirective[] {
    while (this.#at < this.#text.length) this.#step();
    for (let open = this.#parent; open !== undefined; open = open.parent) {
      open.bodyEnd = this.#text.length;
    }
    return this.#found;
  }

  #step(): void {
    const character = this.#text[this.#at] ?? '';
    if (character === '#') this.#skipLine();
    else if (character === '}') this.#close();
    else if (BLANK.test(character) || character === ';' || character === '{') this.#at += 1;
    else this.#directive();
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  #close(): void {
    if (this.#parent !== undefined) this.#parent.bodyEnd = this.#at;
    this.#parent = this.#parent?.parent;
    this.#at += 1;
  }

  #directive(): void {
    const start = this.#at;
    const end = this.#endOfWords();
    const written = this.#source.slice(start, end);
    const [name = ''] = /^[^\s;{}]+/.exec(this.#text.slice(start, end)) ?? [];
    const args = written.slice(name.length).trim();
    const opens = this.#text[end] === '{';
    this.#at = end + (this.#text[end] === '}' ? 0 : 1);
    const parent = this.#parent;
    const bodyStart = opens ? this.#at : end;
    const directive = { name, start, args, parent, bodyStart, bodyEnd: bodyStart };
    this.#found.push(directive);
    if (opens) this.#parent = directive;
  }

  /** At the `;` or the brace that ends a directive's words. */
  #endOfWords(): number {
    let isAtWord = true;
    while (this.#at < this.#text.length && !this.#isEnd()) {
      const character = this.#text[this.#at] ?? '';
      this.#word(isAtWord ? character : '');
      isAtWord = BLANK.test(character);
    }
    return Math.min(this.#at, this.#text.length);
  }

  #isEnd(): boolean {
    const character = this.#text[this.#at] ?? '';
    return ';}'.includes(character) || (character === '{' && this.#text[this.#at - 1] !== '$');
  }

  /** @param first  of a word; `''` within one */
  #word(first: string): void {
    if (first === '#') this.#skipLine();
    else if (first === '"' || first === "'") this.#skipQuoted(first);
    else this.#at += this.#lengthOfName();
  }

  #skipQuoted(mark: string): void {
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === '\\') this.#at += 1;
      else if (character === mark) break;
    }
    this.#at += 1;
  }

  /** `{name}` after a `$` is one piece. */
  #lengthOfName(): number {
    const rule = /\{\w{0,100}\}/y;
    rule.lastIndex = this.#at;
    return rule.exec(this.#text)?.[0].length ?? 1;
  }
}
