/** Why a pattern is refused, as the end of a sentence. Never leaves this folder. */
export class RegexProblem extends Error {}

/** A pattern and how far it has been read, by whole characters. */
export class RegexScanner {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get atEnd(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** `''` at the end. */
  peek(): string {
    const codePoint = this.#pattern.codePointAt(this.#at);
    return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
  }

  sees(text: string): boolean {
    return this.#pattern.startsWith(text, this.#at);
  }

  take(text: string): boolean {
    const isThere = this.sees(text);
    if (isThere) this.#at += text.length;
    return isThere;
  }

  /** @throws RegexProblem at the end */
  next(): string {
    const character = this.peek();
    if (character === '') throw new RegexProblem('it ends too early');
    this.#at += character.length;
    return character;
  }

  /** What a sticky expression matches here, which is then read; `undefined` for nothing. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }
}
