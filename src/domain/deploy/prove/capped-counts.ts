/** Counts by untrusted words, of which only so many are told apart. */
export class CappedCounts {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns the word it is counted by: `others` once there are too many */
  add(word: string): string {
    const isKnown = this.#counts.has(word) || this.#counts.size < this.#most;
    const counted = isKnown ? word : OTHERS;
    this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1);
    return counted;
  }

  /** In the order in which they came. */
  entries(): readonly (readonly [string, number])[] {
    return [...this.#counts];
  }
}

const OTHERS = '(others)';
