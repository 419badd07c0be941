import type { Usage } from './process-usage.ts';

const COLUMNS = ['min', 'median', 'max', 'last'];

/** The samples of a process as a table for people, and how its memory grew. */
export function usageTable(samples: readonly Usage[]): string {
  const rows = [
    row('', COLUMNS),
    row('RSS, MiB', figures(samples.map(({ rssMib }) => rssMib))),
    row('CPU, % of a core', figures(samples.map(({ cpuPercent }) => cpuPercent))),
    row(
      'open files',
      figures(
        samples.map(({ openFiles }) => openFiles),
        0,
      ),
    ),
  ];
  return rows.join('\n');
}

/** MiB by which the median of the last quarter exceeds that of the first. */
export function drift(samples: readonly Usage[]): number {
  const rss = samples.map(({ rssMib }) => rssMib);
  const quarter = Math.ceil(rss.length / 4);
  return median(rss.slice(-quarter)) - median(rss.slice(0, quarter));
}

function figures(values: readonly number[], digits = 1): readonly string[] {
  const all = [Math.min(...values), median(values), Math.max(...values), values.at(-1) ?? NaN];
  return all.map((value) => value.toFixed(digits));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(18) + cells.map((cell) => cell.padStart(9)).join('');
}
