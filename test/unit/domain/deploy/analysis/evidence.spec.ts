import { expect } from 'chai';
import fc from 'fast-check';
import {
  evidenceAbove,
  evidenceBelow,
} from '../../../../../src/domain/deploy/analysis/evidence.ts';

describe('evidenceAbove', () => {
  const hypothesis = { bound: 0, least: -1 };

  it('is 1 before anything was observed', () => {
    expect(evidenceAbove([{ value: 1, count: 0 }], hypothesis)).to.be.closeTo(1, 1e-12);
  });

  it('grows with what speaks against the hypothesis', () => {
    const after = (count: number): number => evidenceAbove([{ value: 1, count }], hypothesis);

    expect(after(5)).to.be.above(after(4));
    expect(after(9)).to.be.above(100);
    expect(after(8)).to.be.below(100);
  });

  it('falls with what speaks for it', () => {
    const mixed = [
      { value: 1, count: 9 },
      { value: -1, count: 9 },
    ];

    expect(evidenceAbove(mixed, hypothesis)).to.be.below(1);
  });

  it('is a number at the end of the range and with a million observations', () => {
    const many = evidenceAbove([{ value: 1, count: 1_000_000 }], hypothesis);
    const least = evidenceAbove([{ value: -1, count: 1_000_000 }], hypothesis);

    expect(many).to.equal(Infinity);
    expect(least).to.be.within(0, 1);
  });

  it('is a fair game: whatever the bound, one observation is worth 1 on average', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (bound) => {
        const one = (value: number): number =>
          evidenceAbove([{ value, count: 1 }], { bound, least: 0 });

        expect(bound * one(1) + (1 - bound) * one(0)).to.be.closeTo(1, 1e-9);
      }),
    );
  });
});

describe('evidenceBelow', () => {
  it('is a fair game too', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (bound) => {
        const one = (value: number): number =>
          evidenceBelow([{ value, count: 1 }], { bound, most: 1 });

        expect(bound * one(1) + (1 - bound) * one(0)).to.be.closeTo(1, 1e-9);
      }),
    );
  });

  it('grows with observations below the bound', () => {
    const evidence = evidenceBelow([{ value: 0, count: 100 }], { bound: 0.05, most: 1 });

    expect(evidence).to.be.above(20);
  });
});
