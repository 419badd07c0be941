import { expect } from 'chai';
import { parseDuration } from '../../../../src/cli/deploy/duration.ts';
import { UsageError } from '../../../../src/cli/flags.ts';

describe('parseDuration', () => {
  for (const [text, ms] of [
    ['0', 0],
    ['0s', 0],
    ['250ms', 250],
    ['1.5s', 1_500],
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
  ] as const) {
    it(`reads ${text}`, () => {
      expect(parseDuration('drain', text)).to.equal(ms);
    });
  }

  for (const text of ['', '10', 's', '-1s', '1 s', '1d', '1s1', `${'1'.repeat(40)}s`]) {
    it(`refuses ${JSON.stringify(text)}, and says what is allowed`, () => {
      expect(() => parseDuration('drain', text)).to.throw(UsageError, '-drain: allowed is a time');
    });
  }
});
