import { widthOf } from '../../src/cli/deploy/output/text-width.ts';

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A terminal that understands what a live screen sends, and can be read. */
export class VirtualTerminal {
  readonly isTTY = true;
  columns: number;
  readonly rows: number;
  /** Each write as it came. */
  readonly writes: string[] = [];
  #lines: string[] = [''];
  #row = 0;

  constructor(columns = 80, rows = 24) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What can be read, those lines too that have left the screen at its top. */
  get text(): string {
    return this.#lines.join('\n');
  }

  /** The lines that the terminal has broken because they were too wide. */
  get broken(): readonly string[] {
    return this.#lines.filter((line) => widthOf(line) >= this.columns);
  }

  write(text: string): void {
    this.writes.push(text);
    for (const token of text.split(/(\x1b\[\d*[A-Za-z]|[\r\n])/)) this.#take(token);
  }

  /** Lines that no longer have room are broken, as terminals do. */
  resize(columns: number): void {
    this.columns = columns;
    this.#lines = this.#lines.flatMap((line) => {
      const rows = Math.max(1, Math.ceil(line.length / columns));
      return Array.from({ length: rows }, (_, row) =>
        line.slice(row * columns, (row + 1) * columns),
      );
    });
    this.#row = this.#lines.length - 1;
  }

  #take(token: string): void {
    const up = /^\x1b\[(\d+)A$/.exec(token);
    if (up !== null) this.#up(Number(up[1]));
    else if (token === '\x1b[J') this.#erase();
    else if (token === '\n') this.#newLine();
    else if (token !== '\r' && !/^\x1b\[\d*m$/.test(token)) this.#print(token);
  }

  #up(rows: number): void {
    const top = Math.max(0, this.#lines.length - this.rows);
    this.#row = Math.max(top, this.#row - rows);
  }

  #erase(): void {
    this.#lines = [...this.#lines.slice(0, this.#row), ''];
  }

  #newLine(): void {
    this.#row += 1;
    if (this.#row === this.#lines.length) this.#lines.push('');
  }

  #print(text: string): void {
    for (const { segment } of CHARACTERS.segment(text)) {
      const line = this.#lines[this.#row] ?? '';
      if (widthOf(line) + widthOf(segment) > this.columns) this.#newLine();
      this.#lines[this.#row] = `${this.#lines[this.#row] ?? ''}${segment}`;
    }
  }
}
