import { UsageError } from '../flags.ts';

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
export const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/** `10s`, `1m30s`, `250ms`, in milliseconds. @throws UsageError */
export function parseDuration(flag: string, text: string): number {
  if (text === '0') return 0;
  if (!DURATION.test(text) || text.length > 32) {
    const shown = JSON.stringify(text);
    throw new UsageError(
      `invalid value ${shown} for -${flag}: allowed is a time such as 10s or 1m30s`,
    );
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit]) => {
    return sum + Number(count) * (UNITS_MS.get(unit ?? '') ?? 0);
  }, 0);
}
