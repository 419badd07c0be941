import type { Minute } from './status.ts';

/** What one plot shows of each minute. */
export interface Series {
  readonly name: string;
  /** In the sentence of a minute: `3 registered`. */
  readonly unit: string;
  readonly valueOf: (minute: Minute) => number;
}

export interface PlotSpec {
  readonly title: string;
  /** The first is drawn from the ground up, the second on top of it, or behind it. */
  readonly series: readonly [Series, Series];
  readonly layout: 'stacked' | 'behind';
}

export const PLOTS: readonly PlotSpec[] = [
  {
    title: 'Changes',
    layout: 'stacked',
    series: [
      { name: 'registered', unit: ' registered', valueOf: ({ registered }) => registered },
      { name: 'deregistered', unit: ' deregistered', valueOf: ({ deregistered }) => deregistered },
    ],
  },
  {
    title: 'Latency',
    layout: 'behind',
    series: [
      { name: 'mean', unit: ' ms mean', valueOf: ({ latencyMeanMs }) => latencyMeanMs },
      { name: 'longest', unit: ' ms longest', valueOf: ({ latencyMaxMs }) => latencyMaxMs },
    ],
  },
  {
    title: 'Drift and failures',
    layout: 'stacked',
    series: [
      { name: 'drift', unit: ' drift set right', valueOf: ({ corrected }) => corrected },
      { name: 'failed', unit: ' failed tries', valueOf: ({ failed }) => failed },
    ],
  },
];

/** A bar in the unit square, from the ground at 0 to the top at 1. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** The bars of both series, minute by minute; the tallest of all reaches the top. */
export function barsOf(
  { series, layout }: PlotSpec,
  minutes: readonly Minute[],
): readonly (readonly [Bar, Bar])[] {
  const pairs = minutes.map((minute) => {
    const [first, second] = [series[0].valueOf(minute), series[1].valueOf(minute)];
    const ground = layout === 'stacked' ? first : 0;
    return [
      { from: 0, to: first },
      { from: ground, to: ground + second },
    ] as const;
  });
  const most = Math.max(1e-9, ...pairs.flat().map(({ to }) => to));
  const scaled = ({ from, to }: Bar): Bar => ({ from: from / most, to: to / most });
  return pairs.map(([first, second]) => [scaled(first), scaled(second)]);
}

/** The whole hour in a few words, for whoever does not see the bars. */
export function hourText({ series, layout }: PlotSpec, minutes: readonly Minute[]): string {
  if (layout === 'behind') return latencyText(minutes);
  const words = series.map(({ unit, valueOf }) => {
    const sum = minutes.reduce((total, minute) => total + valueOf(minute), 0);
    return `${String(sum)}${unit}`;
  });
  return words.join(', ');
}

function latencyText(minutes: readonly Minute[]): string {
  const count = minutes.reduce((sum, { measured }) => sum + measured, 0);
  if (count === 0) return 'nothing measured';
  const sum = minutes.reduce((all, one) => all + one.latencyMeanMs * one.measured, 0);
  const longest = Math.max(...minutes.map(({ latencyMaxMs }) => latencyMaxMs));
  return `${String(Math.round(sum / count))} ms mean, ${String(longest)} ms longest`;
}

/** One minute in a sentence. */
export function minuteText({ series }: PlotSpec, minute: Minute): string {
  return series.map(({ unit, valueOf }) => `${String(valueOf(minute))}${unit}`).join(', ');
}
