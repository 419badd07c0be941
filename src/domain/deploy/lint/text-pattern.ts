/** A text of which parts are only known when the template is rendered. */
export type TextPattern = readonly PatternPart[];

export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  /** What fills it, as written; the same words are taken to give the same text. */
  | { readonly kind: 'hole'; readonly source: string; readonly isZone: boolean };

export function literal(text: string): TextPattern {
  return text === '' ? [] : [{ kind: 'text', text }];
}

export function hole(source: string, isZone: boolean): TextPattern {
  return [{ kind: 'hole', source, isZone }];
}

/** For comparison and for people: `%` where a hole is. */
export function shown(pattern: TextPattern): string {
  return pattern.map((part) => (part.kind === 'text' ? part.text : `{{${part.source}}}`)).join('');
}

/** The text when all of it is known. */
export function knownText(pattern: TextPattern): string | undefined {
  const isKnown = pattern.every(({ kind }) => kind === 'text');
  return isKnown ? shown(pattern) : undefined;
}

/** Its end, as far as it is known. */
export function knownEnd(pattern: TextPattern): string {
  const last = pattern.at(-1);
  return last?.kind === 'text' ? last.text : '';
}

const VERB = /%[-+# 0]*\d*(?:\.\d+)?[svdqt]/g;

/** What `printf` makes of its format. */
export function formatted(format: TextPattern, args: readonly TextPattern[]): TextPattern {
  const known = knownText(format);
  if (known === undefined) return [...format, ...args.flat()];
  const parts = known.split(VERB).map((text) => literal(text.replaceAll('%%', '%')));
  return parts.flatMap((part, index) => [
    ...part,
    ...(index < parts.length - 1 ? (args[index] ?? hole('?', false)) : []),
  ]);
}

/** What is before the first dot, and what is after it. */
export function splitAtDot(pattern: TextPattern): readonly [TextPattern, TextPattern] | undefined {
  const index = pattern.findIndex((part) => part.kind === 'text' && part.text.includes('.'));
  const part = pattern[index];
  if (part?.kind !== 'text') return undefined;
  const dot = part.text.indexOf('.');
  return [
    [...pattern.slice(0, index), ...literal(part.text.slice(0, dot))],
    [...literal(part.text.slice(dot + 1)), ...pattern.slice(index + 1)],
  ];
}

/** Up to the first of some characters. */
export function before(pattern: TextPattern, marks: RegExp): TextPattern {
  const index = pattern.findIndex((part) => part.kind === 'text' && marks.test(part.text));
  const part = pattern[index];
  if (part?.kind !== 'text') return pattern;
  return [...pattern.slice(0, index), ...literal(part.text.slice(0, part.text.search(marks)))];
}

/** True when a text may be what it gives: holes are taken for `filling`. */
export function gives(pattern: TextPattern, filling: string, text: string): boolean {
  const filled = pattern.map((part) => (part.kind === 'text' ? part.text : filling)).join('');
  return filled === text;
}
