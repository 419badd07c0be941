/** True when a text has characters that break log lines, URLs or terminals. */
export function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

/** The text without them. */
export function withoutControlCharacters(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}

const LONGEST_EXCERPT = 40;

/** A label's text for a message: quoted, escaped, and cut to 40 characters. */
export function excerpt(text: string): string {
  if (text.length <= LONGEST_EXCERPT) return JSON.stringify(text);
  // The cut may have gone through the middle of a character.
  return JSON.stringify(`${text.slice(0, LONGEST_EXCERPT).replace(/\p{Cs}$/u, '')}…`);
}

/** The text with each half of a broken surrogate pair replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** An address as it may be shown: without user name and password. */
export function withoutPassword(uri: string): string {
  return uri.replace(/\/\/[^/?#]*@/, '//***@');
}
