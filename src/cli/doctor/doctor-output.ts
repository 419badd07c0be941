import { type Finding, type Verdict, worstOf } from '../../domain/doctor/finding.ts';
import { escaped } from '../../domain/untrusted-text.ts';

const VERDICTS: readonly Verdict[] = ['ok', 'warning', 'error', 'skipped'];
const VERDICT_WIDTH = 8;
const CHECK_WIDTH = 13;

/** A line for each finding, one more for what is to be done, and a count. */
export function doctorText(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, verdict, seen, remedy }) => {
    const start = `${verdict.padEnd(VERDICT_WIDTH)} ${check.padEnd(CHECK_WIDTH)}`;
    const then = `${' '.repeat(start.length)} -> ${escaped(remedy)}`;
    return [`${start} ${escaped(seen)}`, ...(remedy === '' ? [] : [then])];
  });
  return `${[...lines, '', counted(findings)].join('\n')}\n`;
}

export function doctorJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ verdict: worstOf(findings), findings }, null, 2)}\n`;
}

function counted(findings: readonly Finding[]): string {
  return VERDICTS.flatMap((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return count === 0 ? [] : [`${verdict} ${String(count)}`];
  }).join(', ');
}
