import { expect } from 'chai';
import {
  type Finding,
  overallVerdict,
} from '../../../../../src/domain/deploy/analysis/analysis-verdict.ts';

function finding(kind: Finding['kind'], facts: Partial<Finding> = {}): Finding {
  return { kind, name: kind, text: `by ${kind}`, isFinal: false, isDryRun: false, ...facts };
}

describe('overallVerdict', () => {
  const pass = finding('pass');
  const inconclusive = finding('inconclusive');
  const error = finding('error');
  const fail = finding('fail', { isFinal: true });

  for (const [findings, kind, text] of [
    [[pass], 'pass', 'pass: by pass'],
    [[pass, pass], 'pass', 'all 2 measurements pass, the first: pass: by pass'],
    [[pass, inconclusive], 'inconclusive', 'inconclusive: by inconclusive'],
    [[inconclusive, error, pass], 'error', 'error: by error'],
    [[error, pass, fail], 'fail', 'fail: by fail'],
    [[], 'inconclusive', 'no measurement decides anything'],
  ] as const) {
    it(`is ${kind} of ${findings.map((one) => one.kind).join(', ') || 'nothing'}`, () => {
      expect(overallVerdict(findings)).to.include({ kind, text });
    });
  }

  it('lets dry runs report and decide nothing', () => {
    const dry = finding('fail', { isDryRun: true, isFinal: true });

    const verdict = overallVerdict([dry, pass]);

    expect(verdict).to.include({ kind: 'pass', isFinal: false });
    expect(verdict.findings).to.deep.equal([dry, pass]);
    expect(overallVerdict([dry]).kind).to.equal('inconclusive');
  });

  it('names of two errors the one that is final', () => {
    const final = finding('error', { name: 'other', isFinal: true });

    expect(overallVerdict([error, final])).to.include({ isFinal: true, text: 'other: by error' });
  });
});
