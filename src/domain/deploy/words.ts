/** A time as people say it: `4.2s`, `1m30s`. */
export function seconds(ms: number): string {
  if (ms < 60_000) return `${String(Math.round(ms / 100) / 10)}s`;
  const whole = Math.round(ms / 1000);
  const rest = whole % 60;
  return `${String(Math.floor(whole / 60))}m${rest === 0 ? '' : `${String(rest)}s`}`;
}
