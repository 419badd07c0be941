import type { Place } from '../../positioned.ts';

/** Lines and columns of a text's offsets. */
export class TextPlaces {
  /** Offset of each line's first character. */
  readonly #lines: readonly number[];

  constructor(text: string) {
    const lines = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      lines.push(at + 1);
    }
    this.#lines = lines;
  }

  of(offset: number): Place {
    let [low, high] = [0, this.#lines.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lines[low] ?? 0) + 1 };
  }
}
