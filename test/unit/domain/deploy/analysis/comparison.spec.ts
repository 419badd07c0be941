import { expect } from 'chai';
import {
  NO_PAIRS,
  type PairTally,
  countPair,
  judgePairs,
} from '../../../../../src/domain/deploy/analysis/comparison.ts';
import type { ComparisonMeasurement } from '../../../../../src/domain/deploy/analysis/measurement.ts';
import type { Answered } from '../../../../../src/domain/deploy/analysis/sample.ts';
import { Random } from '../../../../simulation/random.ts';
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

/**
 * Pairs until it fails or they run out, looked at after each that can change its mind.
 * @returns after how many it failed; `undefined` when it never did
 */
function pairsToFailure(
  measurement: ComparisonMeasurement,
  mostPairs: number,
  draw: (pair: number) => readonly [Answered, Answered],
): number | undefined {
  let tally = NO_PAIRS;
  for (let pair = 1; pair <= mostPairs; pair += 1) {
    const [candidate, baseline] = draw(pair);
    tally = countPair(measurement, tally, candidate, baseline);
    const isNews = candidate.isOk !== baseline.isOk || measurement.latencyRatio !== undefined;
    if (isNews && judgePairs(measurement, tally).kind === 'fail') return pair;
  }
  return undefined;
}

describe('judgePairs, looked at after every pair', () => {
  const random = new Random(20_240_501);
  const RUNS = 300;
  const runs = (draw: (pair: number) => readonly [Answered, Answered]): (number | undefined)[] =>
    Array.from({ length: RUNS }, () => pairsToFailure(aComparison({ alpha: 0.05 }), 300, draw));
  const errors = (candidate: number, baseline: number): readonly [Answered, Answered] => [
    answered(!random.chance(candidate)),
    answered(!random.chance(baseline)),
  ];

  for (const rate of [0.01, 0.1, 0.5]) {
    it(`gives a false alarm less often than alpha, where both fail at ${String(rate)}`, () => {
      const alarms = runs(() => errors(rate, rate)).filter((pairs) => pairs !== undefined);

      expect(alarms.length / RUNS).to.be.below(0.05);
    });
  }

  it('gives none either while the rates of both drift', () => {
    const drifting = (pair: number): readonly [Answered, Answered] => {
      const rate = pair % 200 < 20 ? 0.5 : 0.01;
      return errors(rate, rate);
    };

    const alarms = runs(drifting).filter((pairs) => pairs !== undefined);

    expect(alarms.length / RUNS).to.be.below(0.05);
  });

  it('catches 5% of errors against none within 320 pairs, 19 times of 20', () => {
    const measurement = aComparison();
    const found = Array.from({ length: RUNS }, () =>
      pairsToFailure(measurement, 2_000, () => errors(0.05, 0)),
    );

    const inTime = found.filter((pairs) => pairs !== undefined && pairs <= 320);

    expect(measurement.alpha).to.equal(0.01);
    expect(inTime.length / RUNS).to.be.at.least(0.95);
  });

  it('passes one that is worse by the margin less often than beta', () => {
    const measurement = aComparison({ tolerance: 0.05, margin: 0.05 });
    const isEverPassed = (): boolean => {
      let tally = NO_PAIRS;
      for (let pair = 1; pair <= 200; pair += 1) {
        tally = countPair(measurement, tally, ...errors(0.06, 0.01));
        if (judgePairs(measurement, tally).kind === 'pass') return true;
      }
      return false;
    };

    const passes = Array.from({ length: RUNS }, isEverPassed).filter(Boolean);

    expect(passes.length / RUNS).to.be.below(0.05);
  });

  it('gives no false alarm by latencies of one distribution, and finds half of them doubled', () => {
    const measurement = aComparison({ latencyRatio: { ratio: 1, slackMs: 0 } });
    // Of a long tail, as latencies are.
    const latency = (): number => 5 + 10 / (1 - random.next());
    const alarms = (factor: number): number =>
      Array.from({ length: 100 }, () =>
        pairsToFailure(measurement, 150, () => [
          answered(true, latency() * factor),
          answered(true, latency()),
        ]),
      ).filter((pairs) => pairs !== undefined).length;

    expect(alarms(1)).to.be.at.most(2);
    expect(alarms(2)).to.equal(100);
  });
});
