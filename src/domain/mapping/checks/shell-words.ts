const MOST_CHARACTERS = 4096;
const MOST_WORDS = 64;

/** A blank; a text in single quotes; one in double quotes; an escaped character; plain text. */
const PART = /(\s+)|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;
const OPERATOR = /^\d?[|&;<>]+\d?$/;

export type ShellWords =
  | {
      readonly kind: 'words';
      readonly words: readonly string[];
      /** A word such as `|` that only a shell would understand, if there is one. */
      readonly operator: string | undefined;
    }
  | { readonly kind: 'problem'; readonly problem: string };

/**
 * Splits a command line into words as a shell would, and does nothing else of what a shell does:
 * quotes and backslashes hold a word together, all other characters are themselves.
 *
 * Linear in the text's length.
 */
export function shellWords(text: string): ShellWords {
  if (text.length > MOST_CHARACTERS) {
    return problem(`longer than ${String(MOST_CHARACTERS)} characters`);
  }
  if (text.includes('\0')) return problem('it has a NUL character');
  const words = split(text);
  if (words === undefined) return problem('a quote is not closed, or a backslash stands last');
  if ((words[0] ?? '') === '') return problem('it names no program');
  if (words.length > MOST_WORDS) return problem(`more than ${String(MOST_WORDS)} words`);
  return { kind: 'words', words, operator: words.find((word) => OPERATOR.test(word)) };
}

/** @returns `undefined` for a text that ends inside a word's quotes */
function split(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let isInWord = false;
  let end = 0;
  for (const [whole, ...groups] of text.matchAll(PART)) {
    end += whole.length;
    const piece = pieceOf(groups);
    if (piece !== undefined) words.push((isInWord ? (words.pop() ?? '') : '') + piece);
    isInWord = piece !== undefined;
  }
  return end < text.length ? undefined : words;
}

/** What a part adds to its word; `undefined` for the blank between two. */
function pieceOf([blank, single, double, escaped, plain]: readonly (string | undefined)[]):
  string | undefined {
  return blank === undefined
    ? (single ?? escaped ?? plain ?? withoutEscapes(double ?? ''))
    : undefined;
}

/** In double quotes a backslash is itself, unless one of these comes next. */
function withoutEscapes(text: string): string {
  return text.replace(/\\(["\\$`\n])/g, '$1');
}

function problem(words: string): ShellWords {
  return { kind: 'problem', problem: words };
}
