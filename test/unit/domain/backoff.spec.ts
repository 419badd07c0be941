import { expect } from 'chai';
import { backoffMs } from '../../../src/domain/backoff.ts';

const BACKOFF = { firstMs: 100, longestMs: 1_000 };
const LARGEST_RANDOM = 1 - Number.EPSILON;

describe('backoffMs', () => {
  const steps = [
    { attempt: 1, longestMs: 100 },
    { attempt: 2, longestMs: 200 },
    { attempt: 4, longestMs: 800 },
    { attempt: 5, longestMs: 1_000 },
    { attempt: 1_000_000, longestMs: 1_000 },
  ];
  for (const { attempt, longestMs } of steps) {
    it(`waits at most ${String(longestMs)} ms after failure ${String(attempt)}`, () => {
      expect(backoffMs(BACKOFF, attempt, LARGEST_RANDOM)).to.equal(longestMs);
    });

    it(`waits at least a tenth of that after failure ${String(attempt)}`, () => {
      expect(backoffMs(BACKOFF, attempt, 0)).to.equal(longestMs / 10);
    });
  }

  it('spreads the waits between the two evenly', () => {
    expect([0.25, 0.5, 0.75].map((random) => backoffMs(BACKOFF, 5, random))).to.deep.equal([
      325, 550, 775,
    ]);
  });

  it('gives whole milliseconds', () => {
    expect(backoffMs({ firstMs: 7, longestMs: 1_000 }, 1, 0.1)).to.equal(1);
  });
});
