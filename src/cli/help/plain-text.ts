/** For a terminal: a page in Markdown, with each row of a table below the other. */
export function plainText(markdown: string): string {
  const shown: string[] = [];
  let header: readonly string[] | undefined;
  for (const line of markdown.split('\n')) {
    const cells = cellsOf(line);
    if (cells === undefined) header = undefined;
    if (cells === undefined) shown.push(...plainLine(line));
    else if (header === undefined) header = cells;
    else if (!cells.every((cell) => /^:?-+:?$/.test(cell))) shown.push(...rowOf(cells, header), '');
  }
  return `${shown
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')}\n`;
}

/** `undefined` where a line is no row of a table. */
function cellsOf(line: string): readonly string[] | undefined {
  const inner = /^\|(.*)\|$/.exec(line.trim())?.[1];
  return inner?.split(/(?<!\\)\|/).map((cell) => withoutMarks(cell.replace(/\\\|/g, '|').trim()));
}

function rowOf([first = '', ...rest]: readonly string[], header: readonly string[]): string[] {
  const others = rest.flatMap((cell, at) =>
    cell === '' ? [] : [`    ${header[at + 1] ?? ''}: ${cell}`],
  );
  return [`  ${first}`, ...others];
}

/** None for what only a browser shows. */
function plainLine(line: string): readonly string[] {
  if (/^<\/?details>/.test(line)) return [];
  return [withoutMarks(line.replace(/<\/?summary>/g, ''))];
}

/** Links by their text, words without emphasis. */
function withoutMarks(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/(?<![\w`])_([^_`]+)_(?!\w)/g, '$1');
}
