/** A word of a shell: parts in quotes, $(…) and whatever has no blank. */
const WORD = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\([^)]*\)|[^\s"'|;&<>])+|[|;&<>]+/g;

/**
 * The calls of berth in the text of a script, as words; quotes are left out, and what is behind a pipe,
 * a redirection or a comment.
 */
export function berthCalls(script: string): readonly (readonly string[])[] {
  const lines = script.replaceAll(/\\\n\s*/g, '').split('\n');
  return lines.flatMap((line) => commandsIn(line).filter(([first]) => first === 'berth'));
}

function commandsIn(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [word] of line.replace(/(^|\s)#.*$/, '').matchAll(WORD)) {
    if (/^[|;&]+$/.test(word)) commands.push([]);
    else commands.at(-1)?.push(word.replaceAll(/["']/g, ''));
  }
  return commands.map((words) => words.slice(0, firstRedirection(words)));
}

function firstRedirection(words: readonly string[]): number {
  const index = words.findIndex((word) => /^[<>]+$/.test(word));
  return index === -1 ? words.length : index;
}
