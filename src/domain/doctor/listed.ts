const MOST_SHOWN = 5;

/** The first of them, and how many more there are. */
export function listed(words: readonly string[]): string {
  const more = words.length - MOST_SHOWN;
  const shown = words.slice(0, MOST_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${String(more)} more` : shown;
}
