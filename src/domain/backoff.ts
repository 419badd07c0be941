export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * How long to wait before the next try: exponential with full jitter, so that many that failed
 * together do not come back together.
 * @param attempt  failures so far, from 1
 * @param random   in [0, 1)
 * @returns milliseconds, at least a tenth of the step
 */
export function backoffMs(
  { firstMs, longestMs }: Backoff,
  attempt: number,
  random: number,
): number {
  const step = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(step * (0.1 + 0.9 * random));
}
