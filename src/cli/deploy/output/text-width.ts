const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** What terminals show in two columns: emoji, Chinese, Japanese and Korean writing, full-width forms. */
const WIDE =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{17000}-\u{18DFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;
/** A character of these alone is shown in none. */
const NARROW = /[^\p{M}\p{Cf}]/u;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of CHARACTERS.segment(text)) width += columnsOf(segment);
  return width;
}

/** The text, or as much of its beginning as has room, with `…` for the rest. */
export function cutToWidth(text: string, columns: number): string {
  // A column takes a few units at most; more than that is not worth being looked at.
  const candidate = text.slice(0, columns * 16);
  if (candidate.length === text.length && widthOf(text) <= columns) return text;
  let cut = '';
  let width = 0;
  for (const { segment } of CHARACTERS.segment(candidate)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    cut += segment;
  }
  return columns < 1 ? '' : `${cut}…`;
}

function columnsOf(character: string): number {
  if (WIDE.test(character)) return 2;
  return NARROW.test(character) ? 1 : 0;
}
