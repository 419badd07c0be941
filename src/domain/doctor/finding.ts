/**
 * - `warning`: berth works, and not as well as it might.
 * - `error`: it does not, or not all of it.
 * - `skipped`: it cannot be told, because of something that is an error elsewhere.
 */
export type Verdict = 'ok' | 'warning' | 'error' | 'skipped';

/** What one look came to. */
export interface Finding {
  /** What was looked at, in one or two words. */
  readonly check: string;
  readonly verdict: Verdict;
  readonly seen: string;
  /** What to do; `''` where nothing is to be done. */
  readonly remedy: string;
}

export function ok(check: string, seen: string): Finding {
  return { check, verdict: 'ok', seen, remedy: '' };
}

export function warning(check: string, seen: string, remedy: string): Finding {
  return { check, verdict: 'warning', seen, remedy };
}

export function error(check: string, seen: string, remedy: string): Finding {
  return { check, verdict: 'error', seen, remedy };
}

export function skipped(check: string, why: string): Finding {
  return { check, verdict: 'skipped', seen: `not looked at: ${why}`, remedy: '' };
}

/** The gravest of them; what was skipped is no verdict of its own. */
export function worstOf(findings: readonly Finding[]): 'ok' | 'warning' | 'error' {
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes('error')) return 'error';
  return verdicts.includes('warning') ? 'warning' : 'ok';
}
