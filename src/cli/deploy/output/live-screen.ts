import type { Sink } from './line-writer.ts';
import { cutToWidth, widthOf } from './text-width.ts';

/** A terminal, as Node shows it. */
export interface Terminal extends Sink {
  readonly columns?: number;
  readonly rows?: number;
}

export interface StyledLine {
  /** Escaped already. */
  readonly text: string;
  readonly style: 'plain' | 'done' | 'current' | 'ahead' | 'failed';
}

const SGR: Readonly<Record<StyledLine['style'], string>> = {
  ...{ plain: '', done: '32', current: '1', ahead: '2', failed: '31' },
};

/**
 * Lines at the end of a terminal that are drawn again in place.
 *
 * INVARIANTS
 * - Each frame is one write, and leaves the cursor below it at the left: whoever is killed between two
 *   of them leaves a terminal that can be used.
 * - No line is as wide as the terminal, so none goes on in the next row.
 */
export class LiveScreen {
  readonly #terminal: Terminal;
  readonly #isColoured: boolean;
  #widths: readonly number[] = [];
  #frame = '';

  constructor(terminal: Terminal, isColoured: boolean) {
    this.#terminal = terminal;
    this.#isColoured = isColoured;
  }

  /** How many lines have room. */
  get height(): number {
    return Math.max(1, (this.#terminal.rows ?? 24) - 1);
  }

  /** @param above  lines that stay, above those that are drawn again; escaped already */
  draw(lines: readonly StyledLine[], above: readonly string[] = []): void {
    const columns = this.#columns();
    const fitted = lines.map(({ text, style }) => ({ text: cutToWidth(text, columns - 1), style }));
    const painted = fitted.map((line) => `${this.#paint(line)}\n`).join('');
    const frame = `${above.map((text) => `${text}\n`).join('')}${painted}`;
    if (above.length === 0 && frame === this.#frame) return;
    this.#terminal.write(`${this.#wayBack(columns)}${frame}`);
    this.#frame = painted;
    this.#widths = fitted.map(({ text }) => widthOf(text));
  }

  /** What has been drawn stays as it is. */
  leave(): void {
    // The terminal may have shown `^C` where the next line begins.
    if (this.#widths.length > 0) this.#terminal.write('\r\x1b[J');
    this.#frame = '';
    this.#widths = [];
  }

  /** To where the last frame began, whose lines a narrower terminal has broken. */
  #wayBack(columns: number): string {
    const rows = this.#widths.map((width) => Math.max(1, Math.ceil(width / columns)));
    const up = Math.min(
      rows.reduce((sum, one) => sum + one, 0),
      this.height,
    );
    return up === 0 ? '' : `\x1b[${String(up)}A\r\x1b[J`;
  }

  #columns(): number {
    const { columns = 80 } = this.#terminal;
    return columns > 0 ? columns : 80;
  }

  #paint({ text, style }: StyledLine): string {
    const code = SGR[style];
    return this.#isColoured && code !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}
