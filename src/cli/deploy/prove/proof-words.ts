import type { ProofCounts, VersionCount } from '../../../domain/deploy/prove/proof-report.ts';

/** `1 request`, `2 requests`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}

export function milliseconds(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms < 10 ? `${ms.toFixed(1)}ms` : `${String(Math.round(ms))}ms`;
}

/** Since the first request. */
export function atSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}

/** Of an answer that does not say its version. */
export function versionName(version: string): string {
  return version === '' ? '(not said)' : version;
}

export function versionList(versions: readonly VersionCount[]): string {
  return versions
    .map(({ version, answers }) => `${versionName(version)}: ${String(answers)}`)
    .join(', ');
}

/** What is to be known about resets; `''` when there were none. */
export function resetsText({ keepAliveResets }: ProofCounts): string {
  if (keepAliveResets === 0) return '';
  return `${count(keepAliveResets, 'request')} met the end of a kept connection, which nginx before 1.27.4 brings about at each reload; not counted as failed, for clients send a GET again`;
}
