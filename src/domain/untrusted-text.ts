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
  if (text.length <= LONGEST_EXCERPT) return quoted(text);
  // The cut may have gone through the middle of a character.
  return quoted(`${text.slice(0, LONGEST_EXCERPT).replace(/\p{Cs}$/u, '')}…`);
}

/** In JSON's quotes, with no control character left: JSON itself lets DEL and C1 pass. */
export function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

/** With each control character in JSON's notation. */
export function escaped(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const inJson = JSON.stringify(character).slice(1, -1);
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return inJson === character ? `\\u${code}` : inJson;
  });
}

/** The text with each half of a broken surrogate pair replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}

/** A text with a URL in it, as it may be shown: without anything that stands before an `@`. */
export function withoutPassword(text: string): string {
  return text.replace(/\/\/.*@/s, '//***@');
}

/** An address, with a scheme or without, as it may be shown: no user, no password, no query. */
export function addressAlone(address: string): string {
  return address
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@')
    .replace(/([?#]).*$/s, '$1***');
}
