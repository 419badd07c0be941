import { expect } from 'chai';
import {
  type HttpAnswer,
  judgeAnswer,
  strayZone,
} from '../../../../../src/domain/deploy/analysis/http-judgement.ts';
import type { Expectation } from '../../../../../src/domain/deploy/analysis/measurement.ts';
import { compileRegex } from '../../../../../src/domain/template/linear-regex.ts';

const ANY: Expectation = {
  statuses: [
    { from: 200, to: 299 },
    { from: 404, to: 404 },
  ],
  ...{ contains: '', matches: undefined, zoneHeader: '' },
};

function answer(facts: Partial<HttpAnswer> = {}): HttpAnswer {
  return { status: 200, headers: new Map(), body: 'version 2', isCut: false, ...facts };
}

describe('judgeAnswer', () => {
  const compiled = compileRegex('version [2-9]');
  const matches = compiled.kind === 'regex' ? compiled.regex : undefined;

  for (const [name, expectation, found, isOk, figure] of [
    ['a status in a range', {}, {}, true, 'status 200'],
    ['a status by itself', {}, { status: 404 }, true, 'status 404'],
    ['another status', {}, { status: 405 }, false, 'status 405'],
    ['a text in the body', { contains: 'version' }, {}, true, 'status 200'],
    [
      ...(['a text that is not there', { contains: 'v"3' }, {}, false] as const),
      'status 200, the body has no "v\\"3"',
    ],
    ['a body that matches', { matches }, {}, true, 'status 200'],
    [
      ...([
        'a body that does not',
        { matches },
        { body: 'version 1', isCut: true },
        false,
      ] as const),
      'status 200, the body does not match as far as it was read',
    ],
  ] as const) {
    it(`takes ${name} for ${isOk ? 'right' : 'wrong'}`, () => {
      expect(judgeAnswer({ ...ANY, ...expectation }, answer(found))).to.deep.equal({
        ...{ isOk, figure },
      });
    });
  }
});

describe('strayZone', () => {
  const named = { ...ANY, zoneHeader: 'X-Zone' };

  it('tells an answer of another zone', () => {
    const blue = answer({ headers: new Map([['x-zone', 'blue']]) });

    expect(strayZone(named, blue, 'blue')).to.equal(undefined);
    expect(strayZone(named, blue, 'green')).to.equal('answered by "blue"');
    expect(strayZone(named, answer(), 'green')).to.equal('the answer has no X-Zone');
    expect(strayZone(ANY, answer(), 'green')).to.equal(undefined);
  });
});
