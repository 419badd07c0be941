import type { Judgement } from './sample.ts';

/** What one measurement has come to. */
export interface Finding extends Judgement {
  readonly name: string;
  readonly isDryRun: boolean;
}

/** What all of them have. */
export interface AnalysisVerdict extends Judgement {
  /** In the order of the specification, those that only report included. */
  readonly findings: readonly Finding[];
}

/** The worst first. */
const SEVERITY = ['fail', 'error', 'inconclusive', 'pass'] as const;

/**
 * The worst finding decides, and the text names it. Dry runs decide nothing; where nothing decides,
 * nothing is known.
 */
export function overallVerdict(findings: readonly Finding[]): AnalysisVerdict {
  const deciding = findings.filter(({ isDryRun }) => !isDryRun);
  const worst = SEVERITY.map((kind) => {
    const all = deciding.filter((finding) => finding.kind === kind);
    return all.find((finding) => finding.isFinal) ?? all[0];
  }).find((finding) => finding !== undefined);
  if (worst === undefined) {
    const text = 'no measurement decides anything';
    return { kind: 'inconclusive', text, isFinal: false, findings };
  }
  const { kind, name, isFinal } = worst;
  const all = `all ${String(deciding.length)} measurements pass, the first: `;
  const lead = kind === 'pass' && deciding.length > 1 ? all : '';
  return { kind, text: `${lead}${name}: ${worst.text}`, isFinal, findings };
}
