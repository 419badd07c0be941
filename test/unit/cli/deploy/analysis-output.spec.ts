import { expect } from 'chai';
import { AnalysisOutput } from '../../../../src/cli/deploy/analysis-output.ts';
import {
  type Finding,
  overallVerdict,
} from '../../../../src/domain/deploy/analysis/analysis-verdict.ts';
import { MemoryStream } from '../../../support/memory-stream.ts';

function verdict(kind: Finding['kind'], text: string): ReturnType<typeof overallVerdict> {
  return overallVerdict([{ kind, text, name: 'm', isFinal: false, isDryRun: false }]);
}

describe('AnalysisOutput', () => {
  let nowMs = 0;
  let stream = new MemoryStream();

  beforeEach(() => {
    nowMs = 0;
    stream = new MemoryStream();
  });

  it('says what has changed, and now and then that nothing has', () => {
    const output = new AnalysisOutput(stream, 'text', () => nowMs);

    output.progress(verdict('inconclusive', 'one'));
    output.progress(verdict('inconclusive', 'two'));
    output.progress(verdict('pass', 'a\u001b[2J'));
    nowMs = 19_999;
    output.progress(verdict('pass', 'four'));
    nowMs = 20_000;
    output.progress(verdict('pass', 'five'));

    expect(stream.text.split('\n')).to.deep.equal([
      '00:00:00 inconclusive m: one',
      '00:00:00 pass         m: a\\u001b[2J',
      '00:00:20 still: m: five',
      '',
    ]);
  });

  it('keeps silent in JSON while nothing changes', () => {
    const output = new AnalysisOutput(stream, 'json', () => nowMs);

    output.progress(verdict('pass', 'one'));
    nowMs = 60_000;
    output.progress(verdict('pass', 'two'));

    expect(stream.text.trim().split('\n')).to.have.lengthOf(1);
  });
});
