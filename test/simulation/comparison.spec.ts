import { expect } from 'chai';
import { NO_PAIRS, countPair, judgePairs } from '../../src/domain/deploy/analysis/comparison.ts';
import type { ComparisonMeasurement } from '../../src/domain/deploy/analysis/measurement.ts';
import type { Answered } from '../../src/domain/deploy/analysis/sample.ts';
import { aComparison } from '../support/measurements.ts';
import { Random } from './random.ts';

function answered(isOk: boolean, elapsedMs = 10): Answered {
  return { isOk, elapsedMs, figure: '' };
}

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
