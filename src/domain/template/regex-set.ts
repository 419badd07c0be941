/** Code points from `first` to `last`, both included. */
export type CodePointRange = readonly [first: number, last: number];

/** A set of characters, as one position of a pattern accepts them. */
export interface CodePointSet {
  /** Sorted and apart from one another. */
  readonly ranges: readonly CodePointRange[];
  readonly negated: boolean;
  /** Letters stand for both their cases. */
  readonly foldCase: boolean;
}

const LAST_CODE_POINT = 0x10_ff_ff;

export const DIGITS: readonly CodePointRange[] = rangesOf('09');
export const WORD: readonly CodePointRange[] = rangesOf('09AZ__az');
/** Go's `\s` is without the vertical tab. */
export const SPACES: readonly CodePointRange[] = rangesOf('\t\n\f\r  ');

/** The names in `[[:alpha:]]`; ASCII only, as in Go. */
export const NAMED_CLASSES: ReadonlyMap<string, readonly CodePointRange[]> = new Map([
  ['alnum', rangesOf('09AZaz')],
  ['alpha', rangesOf('AZaz')],
  ['ascii', rangesOf('\0\x7f')],
  ['blank', rangesOf('\t\t  ')],
  ['cntrl', rangesOf('\0\x1f\x7f\x7f')],
  ['digit', DIGITS],
  ['graph', rangesOf('!~')],
  ['lower', rangesOf('az')],
  ['print', rangesOf(' ~')],
  ['punct', rangesOf('!/:@[`{~')],
  ['space', rangesOf('\t\r  ')],
  ['upper', rangesOf('AZ')],
  ['word', WORD],
  ['xdigit', rangesOf('09AFaf')],
]);

/** Sorted, and joined where they touch: what `contains` needs. */
export function normalized(ranges: readonly CodePointRange[]): readonly CodePointRange[] {
  const joined: [number, number][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const previous = joined.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) {
      previous[1] = Math.max(previous[1], last);
    } else joined.push([first, last]);
  }
  return joined;
}

/** All code points that are in none of the ranges. */
export function complement(ranges: readonly CodePointRange[]): readonly CodePointRange[] {
  const gaps: CodePointRange[] = [];
  let next = 0;
  for (const [first, last] of normalized(ranges)) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  return next > LAST_CODE_POINT ? gaps : [...gaps, [next, LAST_CODE_POINT]];
}

export function contains(set: CodePointSet, codePoint: number): boolean {
  const { ranges, negated, foldCase } = set;
  const isIn = inRanges(ranges, codePoint) || (foldCase && otherCaseIn(ranges, codePoint));
  return isIn !== negated;
}

function otherCaseIn(ranges: readonly CodePointRange[], codePoint: number): boolean {
  const character = String.fromCodePoint(codePoint);
  const others = [character.toLowerCase(), character.toUpperCase()];
  // `ß` in upper case is two letters, and no letter's other case.
  return others.some((other) => {
    const [only, more] = other;
    return more === undefined && inRanges(ranges, only?.codePointAt(0) ?? codePoint);
  });
}

function inRanges(ranges: readonly CodePointRange[], codePoint: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] ?? [0, 0];
    if (codePoint < first) high = middle;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** `'09az'` is 0 to 9 and a to z. */
function rangesOf(pairs: string): readonly CodePointRange[] {
  return Array.from({ length: pairs.length / 2 }, (_, index): CodePointRange => {
    return [pairs.charCodeAt(2 * index), pairs.charCodeAt(2 * index + 1)];
  });
}
