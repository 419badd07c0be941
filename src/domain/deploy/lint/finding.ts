import type { Place } from '../../positioned.ts';
import type { RuleCode } from './rule-words.ts';

/** An error breaks releases or requests; a warning may; a note is only to be known. */
export type Severity = 'error' | 'warning' | 'note';

/** The whole of a file, or a key. */
export const NOWHERE: Place = { line: 0, column: 0 };

/** One trap that was found. */
export interface Finding extends Place {
  readonly code: RuleCode;
  readonly severity: Severity;
  /** As it was named, or `consul`. */
  readonly file: string;
  /** What is wrong, in a sentence. */
  readonly what: string;
  /** Instead of the rule's own words. */
  readonly instead?: string;
}

/** By file, then by place. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.code, b.code) ||
      compare(a.what, b.what),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
