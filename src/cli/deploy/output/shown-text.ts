import { escaped } from '../../../domain/untrusted-text.ts';

/** Line separators, halves of broken pairs, and what turns the direction of writing. */
const MISLEADING = /[\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
/** What CI servers take for an order wherever it stands in a line. */
const ORDER = /##(teamcity)?\[/gi;

/**
 * Untrusted text as it may be written to a terminal or to the log of a CI server. Within the strings of
 * a JSON text it changes the notation alone.
 */
export function shown(text: string): string {
  return escaped(text)
    .replace(MISLEADING, (character) => `\\u${hexOf(character)}`)
    .replace(ORDER, '##$1\\u005b');
}

/** Of one UTF-16 unit: four digits. */
export function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase();
}
