import { expect } from 'chai';
import { phaseOfExit, readPhaseAnswer } from '../../../../src/domain/deploy/phase-answer.ts';

describe('readPhaseAnswer', () => {
  it('reads what a webhook answers', () => {
    const json = { phase: 'in-progress', message: 'half way', retryAfterSeconds: 1.5 };

    expect(readPhaseAnswer(json)).to.deep.equal({
      ...{ kind: 'in-progress', message: 'half way', retryAfterMs: 1_500 },
    });
    expect(readPhaseAnswer({ phase: 'pass' })).to.deep.equal({
      ...{ kind: 'pass', message: '', retryAfterMs: undefined },
    });
  });

  it('cuts a long message', () => {
    expect(readPhaseAnswer({ phase: 'fail', message: 'x'.repeat(501) }).message).to.have.lengthOf(
      501,
    );
  });

  for (const [json, message] of [
    ['pass', 'the answer is no JSON object'],
    [{}, 'its phase is "null": allowed are pass, fail, in-progress, inconclusive'],
    [{ phase: 'ok' }, 'its phase is "ok": allowed are pass, fail, in-progress, inconclusive'],
    [
      { phase: 'pass', retryAfterSeconds: -1 },
      'its retryAfterSeconds is "-1": allowed is 0 to 3600',
    ],
    [
      { phase: 'pass', retryAfterSeconds: '5' },
      'its retryAfterSeconds is "\\"5\\"": allowed is 0 to 3600',
    ],
  ] as const) {
    it(`does not understand ${JSON.stringify(json)}`, () => {
      expect(readPhaseAnswer(json)).to.include({ kind: 'error', message });
    });
  }
});

describe('phaseOfExit', () => {
  for (const [code, kind] of [
    [0, 'pass'],
    [1, 'fail'],
    [2, 'inconclusive'],
    [3, 'in-progress'],
  ] as const) {
    it(`takes ${String(code)} for ${kind}, with the last line for its message`, () => {
      expect(phaseOfExit(code, 'one\ntwo\n\n')).to.include({ kind, message: 'two' });
    });
  }

  it('takes anything else for an error', () => {
    expect(phaseOfExit(127, '')).to.include({ kind: 'error', message: 'exit code 127' });
    expect(phaseOfExit(4, 'no disk')).to.include({ message: 'exit code 4: no disk' });
  });
});
