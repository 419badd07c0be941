import { expect } from 'chai';
import fc from 'fast-check';
import { LatencyHistogram } from '../../../../../src/domain/deploy/prove/latency-histogram.ts';

describe('LatencyHistogram', () => {
  it('knows nothing of no answer', () => {
    expect(new LatencyHistogram().quantileMs(0.5)).to.equal(undefined);
  });

  it('never says less than it was, nor more than 3 % above', () => {
    const times = fc.array(fc.double({ min: 0.01, max: 500_000, noNaN: true }), { minLength: 1 });
    const shares = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(times, shares, (durations, share) => {
        const histogram = new LatencyHistogram();
        for (const durationMs of durations) histogram.record(durationMs);

        const sorted = durations.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
        expect(histogram.quantileMs(share)).to.be.within(exact * 0.999999, exact * 1.031);
      }),
    );
  });

  it('takes what makes no sense for the least or the most it knows', () => {
    const histogram = new LatencyHistogram();
    histogram.record(-5);
    expect(histogram.quantileMs(1)).to.equal(0.001);
    histogram.record(1e12);
    expect(histogram.quantileMs(1)).to.equal(600_000);
  });
});
