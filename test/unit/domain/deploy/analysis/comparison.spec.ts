import { expect } from 'chai';
import {
  NO_PAIRS,
  type PairTally,
  countPair,
  judgePairs,
} from '../../../../../src/domain/deploy/analysis/comparison.ts';
import type { Answered } from '../../../../../src/domain/deploy/analysis/sample.ts';
import { aComparison } from '../../../../support/measurements.ts';

function answered(isOk: boolean, elapsedMs = 10): Answered {
  return { isOk, elapsedMs, figure: '' };
}

function tallied(facts: Partial<PairTally>): PairTally {
  return { ...NO_PAIRS, ...facts };
}

describe('countPair', () => {
  it('counts who failed', () => {
    const comparison = aComparison();
    const pairs = [
      [false, true],
      [false, true],
      [true, false],
      [false, false],
      [true, true],
    ] as const;

    const tally = pairs.reduce(
      (sum, [one, other]) => countPair(comparison, sum, answered(one), answered(other)),
      NO_PAIRS,
    );

    expect(tally).to.deep.equal(
      tallied({
        ...{ pairs: 5, worse: 2, better: 1, bothFailed: 1, timed: 2, timedPairs: 1 },
      }),
    );
  });

  it('times right answers alone', () => {
    const comparison = aComparison({
      latencyLimit: { quantile: 0.99, limitMs: 50 },
      latencyRatio: { ratio: 2, slackMs: 5 },
    });
    const pair = (ms: number, isOk = true): PairTally =>
      countPair(comparison, NO_PAIRS, answered(isOk, ms), answered(true, 10));

    expect(pair(51)).to.include({ timed: 1, late: 1, timedPairs: 1, slower: 1 });
    expect(pair(50)).to.include({ timed: 1, late: 0, slower: 1 });
    expect(pair(25)).to.include({ late: 0, slower: 0 });
    expect(pair(51, false)).to.include({ timed: 0, late: 0, timedPairs: 0, slower: 0 });
  });
});

describe('judgePairs', () => {
  it('passes a candidate as good as the baseline, with the figures', () => {
    const found = judgePairs(aComparison(), tallied({ pairs: 200, worse: 1, better: 1 }));

    expect(found).to.deep.equal({
      ...{ kind: 'pass', isFinal: false },
      text: 'errors 1 of 200 (0.5%), of the baseline 1 of 200 (0.5%)',
    });
  });

  it('fails a worse one for good', () => {
    const found = judgePairs(aComparison(), tallied({ pairs: 200, worse: 14, better: 1 }));

    expect(found).to.include({ kind: 'fail', isFinal: true });
    expect(found.text).to.match(
      /^errors 14 of 200 \(7%\), of the baseline 1 of 200 \(0.5%\) \(p 0.00\d+, alpha 0.01\)$/,
    );
  });

  it('is inconclusive while there is too little to tell', () => {
    const found = judgePairs(aComparison(), tallied({ pairs: 20 }));

    expect(found.kind).to.equal('inconclusive');
    expect(found.text).to.match(
      /^errors 0 of 20 \(0%\), .*: cannot tell yet that it has less than 5% more \(p 0.\d+, beta 0.05\)$/,
    );
  });

  it('is inconclusive without a pair', () => {
    expect(judgePairs(aComparison(), NO_PAIRS)).to.include({
      ...{ kind: 'inconclusive', text: '0 of at least 1 pairs' },
    });
  });

  it('holds against neither what fails in both', () => {
    const found = judgePairs(aComparison(), tallied({ pairs: 200, bothFailed: 200 }));

    expect(found).to.include({
      ...{ kind: 'pass', text: 'errors 200 of 200 (100%), of the baseline 200 of 200 (100%)' },
    });
  });

  it('lets a tolerance be', () => {
    const tally = tallied({ pairs: 400, worse: 12 });

    expect(judgePairs(aComparison(), tally).kind).to.equal('fail');
    expect(judgePairs(aComparison({ tolerance: 0.03 }), tally).kind).not.to.equal('fail');
  });

  it('fails by a percentile of the latency', () => {
    const latencyLimit = { quantile: 0.99, limitMs: 300 };
    const measurement = aComparison({ latencyLimit });
    const some = { pairs: 600, timed: 600, timedPairs: 600 };

    expect(judgePairs(measurement, tallied({ ...some, late: 60 })).text).to.match(
      /^slower than 300 ms 60 of 600 \(10%\) \(p .*, alpha 0.005\)$/,
    );
    expect(judgePairs(measurement, tallied(some)).text).to.match(
      /; slower than 300 ms 0 of 600 \(0%\)$/,
    );
    expect(judgePairs(measurement, tallied({ ...some, late: 6 }))).to.include({
      kind: 'inconclusive',
    });
  });

  it('fails a candidate that is slower than the baseline in most pairs', () => {
    const measurement = aComparison({ latencyRatio: { ratio: 1.5, slackMs: 5 } });
    const some = { pairs: 100, timed: 100, timedPairs: 100 };

    expect(judgePairs(measurement, tallied({ ...some, slower: 80 })).text).to.match(
      /^slower than the baseline by a factor of 1.5 and 5 ms 80 of 100 \(80%\) \(p /,
    );
    expect(judgePairs(measurement, tallied({ ...some, slower: 20 })).kind).to.equal('pass');
  });
});
