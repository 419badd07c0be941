import type { Figures } from './plays.ts';
import { median } from './statistics.ts';

/** All runs of one player of one scenario. */
export interface Row {
  readonly scenario: string;
  readonly size: number;
  readonly name: string;
  readonly figures: readonly Figures[];
}

/** One scenario as a Markdown table; medians. */
export function renderTable(title: string, rows: readonly Row[], scenario: string): string {
  const own = rows.filter((row) => row.scenario === scenario);
  const columns = [...new Set(own.flatMap(({ figures }) => Object.keys(figures[0] ?? {})))];
  const cells = [
    ['N', 'who', ...columns],
    ...own.map(({ size, name, figures }) => [
      String(size),
      name,
      ...columns.map((column) => shown(figures.map((one) => one[column] ?? Number.NaN))),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, index) =>
    Math.max(...cells.map((line) => line[index]?.length ?? 0)),
  );
  const lines = cells.map(
    (line) => `| ${line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [`\n### ${scenario}: ${title}\n`, lines[0], rule, ...lines.slice(1)].join('\n');
}

function shown(values: readonly number[]): string {
  const value = median(values);
  if (Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
