import type { CheckValues } from './check-values.ts';

/** A year; Go cannot hold more than three hundred. */
const LONGEST_MS = 8760 * 3_600_000;
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
const DURATION = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4}$/;

export interface DurationLimit {
  readonly leastMs: number;
  /** How the least one is written; `''` where every duration is long enough. */
  readonly least: string;
  /** What is used when it is refused; `''` for nothing. */
  readonly instead: string;
}

const ANY: DurationLimit = { leastMs: 1, least: '', instead: '' };

/** A duration in Go's form, or `undefined` where there is none that can be used. */
export function duration(
  values: CheckValues,
  key: string,
  { leastMs, least, instead }: DurationLimit = ANY,
): string | undefined {
  const value = values.text(key);
  if (value === '') return undefined;
  const ms = DURATION.test(value) ? durationMs(value) : 0;
  if (ms >= leastMs && ms <= LONGEST_MS) return value;
  const outcome = instead === '' ? 'left out' : `${instead} used`;
  const range = least === '' ? 'up to 8760h' : `from ${least} to 8760h`;
  values.refuse(key, `${outcome}: allowed is a duration ${range}, as 10s or 1m30s`);
  return undefined;
}

function durationMs(text: string): number {
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, part) => sum + Number(part[1]) * (UNIT_MS.get(part[2] ?? '') ?? 0),
    0,
  );
}
