import type { ProofReport } from '../../../domain/deploy/prove/proof-report.ts';
import type { TimeBucket } from '../../../domain/deploy/prove/time-buckets.ts';
import { htmlText } from './html-text.ts';
import { atSeconds, versionName } from './proof-words.ts';

/** In the units of the drawing. */
const WIDTH = 960;
const TOP = 64;
const PLOT_HEIGHT = 220;
const LEFT = 48;
/** Names of phases go on to the right of the plot. */
const PLOT_WIDTH = WIDTH - LEFT - 56;
const BOTTOM = TOP + PLOT_HEIGHT;
const FAILURE_HEIGHT = 18;
const HEIGHT = BOTTOM + FAILURE_HEIGHT + 28;
/** Above the highest stack. */
const HEADROOM = 1.1;
/** Narrower bands have no room for their names. */
const NARROWEST_NAME = 14;

interface Scale {
  readonly x: (ms: number) => number;
  readonly y: (count: number) => number;
  readonly endMs: number;
  readonly highest: number;
}

/** Answers by version and failures over time, on the bands of the phases, as SVG. */
export function proofPlot(report: ProofReport): string {
  const scale = scaleOf(report);
  return `<svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-label="Answers by version and failures over time">
${bands(report, scale)}
${countAxis(report, scale)}
${timeAxis(scale)}
${report.versions.map(({ version }, index) => versionPath(report, scale, version, index)).join('\n')}
${edges(report, scale)}
${marks(report, scale, 'failed', ({ failed }) => failed)}
${marks(report, scale, 'reset', ({ keepAliveResets }) => keepAliveResets)}
</svg>`;
}

function scaleOf({ buckets }: ProofReport): Scale {
  const { widthMs, all } = buckets;
  const endMs = Math.max(1, all.length) * widthMs;
  const highest = Math.max(1, ...all.map((bucket) => sum(bucket))) * HEADROOM;
  return {
    x: (ms) => LEFT + (Math.min(ms, endMs) / endMs) * PLOT_WIDTH,
    y: (count) => BOTTOM - (count / highest) * PLOT_HEIGHT,
    ...{ endMs, highest },
  };
}

function sum({ answers }: TimeBucket): number {
  return [...answers.values()].reduce((total, count) => total + count, 0);
}

function bands({ spans }: ProofReport, { x, endMs }: Scale): string {
  const drawn = spans.map(({ phase, fromMs }, index) => {
    const toMs = spans[index + 1]?.fromMs ?? endMs;
    const [left, width] = [x(fromMs), x(toMs) - x(fromMs)];
    const title = `${phase}: ${atSeconds(fromMs)} to ${atSeconds(toMs)}`;
    const name =
      width < NARROWEST_NAME
        ? ''
        : `<text class="phase" transform="translate(${fixed(left + 11)} ${String(TOP - 4)}) rotate(-35)">${htmlText(phase)}</text>`;
    return `<g><title>${htmlText(title)}</title><rect class="band${String(index % 2)}" x="${fixed(left)}" y="${String(TOP)}" width="${fixed(width)}" height="${String(PLOT_HEIGHT + FAILURE_HEIGHT)}"/>${name}</g>`;
  });
  return drawn.join('\n');
}

/** Over the stacks, which cover the bands. */
function edges({ spans }: ProofReport, { x }: Scale): string {
  const lines = spans.slice(1).map(({ fromMs }) => {
    const at = fixed(x(fromMs));
    return `M${at} ${String(TOP)}V${String(BOTTOM + FAILURE_HEIGHT)}`;
  });
  return `<path class="edge" d="${lines.join('')}"/>`;
}

function countAxis({ buckets }: ProofReport, { y, highest }: Scale): string {
  const perSecond = 1_000 / buckets.widthMs;
  const lines = ticks(highest * perSecond, 4).map((rate) => {
    const at = fixed(y(rate / perSecond));
    return `<line class="grid" x1="${String(LEFT)}" x2="${String(LEFT + PLOT_WIDTH)}" y1="${at}" y2="${at}"/><text class="tick" text-anchor="end" x="${String(LEFT - 6)}" y="${at}" dy="4">${String(rate)}/s</text>`;
  });
  return lines.join('\n');
}

function timeAxis({ x, endMs }: Scale): string {
  const labels = ticks(endMs / 1_000, 8).map(
    (second) =>
      `<text class="tick" text-anchor="middle" x="${fixed(x(second * 1_000))}" y="${String(HEIGHT - 8)}">${String(second)}s</text>`,
  );
  return labels.join('\n');
}

/** The stretches of one version, each above those of the versions before it. */
function versionPath(
  { buckets, versions }: ProofReport,
  { x, y }: Scale,
  version: string,
  index: number,
): string {
  const below = versions.slice(0, index);
  const bars = buckets.all.flatMap(({ fromMs, answers }) => {
    const count = answers.get(version) ?? 0;
    if (count === 0) return [];
    const base = below.reduce((total, other) => total + (answers.get(other.version) ?? 0), 0);
    const [left, right] = [fixed(x(fromMs)), fixed(x(fromMs + buckets.widthMs))];
    return [`M${left} ${fixed(y(base))}V${fixed(y(base + count))}H${right}V${fixed(y(base))}Z`];
  });
  const title = `<title>${htmlText(versionName(version))}</title>`;
  return `<path class="version${String(index)}" d="${bars.join('')}">${title}</path>`;
}

/** Below the plot, so that a single one is seen among thousands of answers. */
function marks(
  { buckets }: ProofReport,
  { x }: Scale,
  kind: 'failed' | 'reset',
  countOf: (bucket: TimeBucket) => number,
): string {
  const drawn = buckets.all.flatMap((bucket) => {
    const count = countOf(bucket);
    if (count === 0) return [];
    const width = Math.max(2, x(bucket.fromMs + buckets.widthMs) - x(bucket.fromMs));
    const at = kind === 'failed' ? BOTTOM + 3 : BOTTOM + 11;
    const words = kind === 'failed' ? 'failed' : 'keep-alive resets';
    const title = `<title>${atSeconds(bucket.fromMs)}: ${String(count)} ${words}</title>`;
    return [
      `<rect class="${kind}" x="${fixed(x(bucket.fromMs))}" y="${String(at)}" width="${fixed(width)}" height="6">${title}</rect>`,
    ];
  });
  return drawn.join('\n');
}

/** Round numbers from 0 up to the highest. */
function ticks(highest: number, most: number): readonly number[] {
  const rough = highest / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.floor(highest / step) + 1;
  return Array.from({ length: count }, (_, index) => Number((index * step).toPrecision(6)));
}

function fixed(value: number): string {
  return value.toFixed(1);
}
