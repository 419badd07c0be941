import type { Finding, Severity } from '../../domain/deploy/lint/finding.ts';
import { RULE_WORDS } from '../../domain/deploy/lint/rule-words.ts';
import { escaped } from '../../domain/untrusted-text.ts';

/** Findings for people, or a JSON object for each and one for their number. */
export function lintOutput(
  findings: readonly Finding[],
  format: 'text' | 'json',
  exitCode: number,
): string {
  const counts = {
    errors: countOf(findings, 'error'),
    warnings: countOf(findings, 'warning'),
    notes: countOf(findings, 'note'),
  };
  if (format === 'json') {
    const objects = [
      ...findings.map((finding) => ({ event: 'finding', ...complete(finding) })),
      { event: 'result', exitCode, ...counts },
    ];
    return objects.map((one) => `${JSON.stringify({ schemaVersion: 1, ...one })}\n`).join('');
  }
  const { errors, warnings, notes } = counts;
  const sum = [counted(errors, 'error'), counted(warnings, 'warning'), counted(notes, 'note')].join(
    ', ',
  );
  return `${findings.map((finding) => described(finding)).join('')}${sum}\n`;
}

function countOf(findings: readonly Finding[], wanted: Severity): number {
  return findings.filter(({ severity }) => severity === wanted).length;
}

function counted(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

interface CompleteFinding extends Finding {
  readonly why: string;
  readonly instead: string;
}

function complete(finding: Finding): CompleteFinding {
  return { ...RULE_WORDS[finding.code], ...finding };
}

function described(finding: Finding): string {
  const { code, severity, file, line, column, what, why, instead } = complete(finding);
  const place = line === 0 ? '' : `:${String(line)}:${String(column)}`;
  return [
    `${escaped(`${file}${place}`)}: ${severity} ${code}: ${escaped(what)}\n`,
    `    why: ${why}\n`,
    `    instead: ${escaped(instead)}\n`,
  ].join('');
}
