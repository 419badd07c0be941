import { expect } from 'chai';
import { type Finding, inOrder } from '../../../../../src/domain/deploy/lint/finding.ts';
import { lintFiles } from '../../../../../src/domain/deploy/lint/lint-all.ts';

function config(file: string, text: string): readonly string[] {
  const files = { service: '', templates: [{ file, text }], compose: undefined };
  return lintFiles(files).map(
    ({ line, column, code, what }) => `${String(line)}:${String(column)} ${code}: ${what}`,
  );
}

describe('lintFiles', () => {
  it('reads a configuration of consul-template by its ending', () => {
    expect(config('a.hcl', 'consul {}\n  max_stale = "10s"\n')).to.deep.equal([
      '2:3 max-stale: max_stale is "10s"',
    ]);
    expect(config('a.json', '{"a":1,"max_stale":"2m"}')).to.deep.equal([
      '1:9 max-stale: max_stale is "2m"',
    ]);
    expect(config('a.hcl', '# max_stale = "0s"\n// max_stale = "0s"')).to.deep.equal([
      '0:0 max-stale: no max_stale: consul-template’s own, 2s, is in force',
    ]);
    expect(config('a.hcl', 'max_stale = "0s"')).to.deep.equal([]);
    expect(config('a.hcl', 'max_stale = 0')).to.deep.equal([]);
  });

  it('reads anything else as a template', () => {
    expect(config('a.ctmpl', '{{key "a"}}')).to.deep.equal([
      '1:3 S5: key waits for "a" before anything is rendered',
    ]);
  });

  it('gives findings by file, place, rule and words', () => {
    const one: Finding = {
      ...{ code: 'S5', severity: 'error', file: 'b', line: 2, column: 2, what: 'b' },
    };
    const sorted: readonly Finding[] = [
      { ...one, file: 'a', line: 9 },
      { ...one, line: 1, column: 9 },
      { ...one, column: 1 },
      { ...one, code: 'S10' },
      { ...one, what: 'a' },
      one,
      one,
    ];

    expect(inOrder([...sorted].reverse())).to.deep.equal(sorted);
  });
});
