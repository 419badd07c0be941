import { type Observed, evidenceAbove, evidenceBelow } from './evidence.ts';
import type { ComparisonMeasurement } from './measurement.ts';
import { type Answered, type Judgement, judgement } from './sample.ts';

/** What has been counted of pairs of requests. */
export interface PairTally {
  readonly pairs: number;
  /** Only the candidate failed. */
  readonly worse: number;
  /** Only the baseline failed. */
  readonly better: number;
  readonly bothFailed: number;
  /** Right answers of the candidate, and those of them above the limit. */
  readonly timed: number;
  readonly late: number;
  /** Pairs of right answers, and those of them in which the candidate took too long for the ratio. */
  readonly timedPairs: number;
  readonly slower: number;
}

export const NO_PAIRS: PairTally = {
  ...{ pairs: 0, worse: 0, better: 0, bothFailed: 0 },
  ...{ timed: 0, late: 0, timedPairs: 0, slower: 0 },
};

export function countPair(
  { latencyLimit, latencyRatio }: ComparisonMeasurement,
  tally: PairTally,
  candidate: Answered,
  baseline: Answered,
): PairTally {
  const isLate = candidate.elapsedMs > (latencyLimit?.limitMs ?? Infinity);
  const { ratio, slackMs } = latencyRatio ?? { ratio: 1, slackMs: 0 };
  const isSlower = candidate.elapsedMs > baseline.elapsedMs * ratio + slackMs;
  const areBothOk = candidate.isOk && baseline.isOk;
  return {
    pairs: tally.pairs + 1,
    worse: tally.worse + Number(!candidate.isOk && baseline.isOk),
    better: tally.better + Number(candidate.isOk && !baseline.isOk),
    bothFailed: tally.bothFailed + Number(!candidate.isOk && !baseline.isOk),
    timed: tally.timed + Number(candidate.isOk),
    late: tally.late + Number(candidate.isOk && isLate),
    timedPairs: tally.timedPairs + Number(areBothOk),
    slower: tally.slower + Number(areBothOk && isSlower),
  };
}

/** One question about the candidate, and what was observed. */
interface Criterion {
  readonly observed: readonly Observed[];
  readonly least: number;
  readonly most: number;
  /** The candidate is bad if the mean is above. */
  readonly failAbove: number;
  /** It is good if the mean is below. */
  readonly passBelow: number;
  /** What was seen. */
  readonly figure: string;
  /** What it has to be shown to be, after `cannot tell yet that `. */
  readonly claim: string;
}

/**
 * The candidate beside the baseline, by tests that may be repeated after every pair.
 *
 * - Errors: in pairs of requests sent together, of those in which one alone failed no more than half
 *   are the candidate's, if it is no worse. This holds too while both rates rise and fall.
 * - Latency against the baseline: in no more than half of the pairs is the candidate slower, by more
 *   than the ratio. (The probability that Mann and Whitney's test is about, in pairs.)
 * - Latency against a limit: no more than a share of 1 − quantile of the answers is above it.
 *
 * It fails when one of them is refuted, at α over the number of criteria (Bonferroni). It passes when
 * for each the contrary is refuted at β. Else it is inconclusive.
 */
export function judgePairs(measurement: ComparisonMeasurement, tally: PairTally): Judgement {
  const { alpha, beta, minSamples } = measurement;
  const criteria = criteriaOf(measurement, tally);
  const limit = alpha / criteria.length;
  for (const { observed, failAbove: bound, least, figure } of criteria) {
    const p = pValue(evidenceAbove(observed, { bound, least }));
    if (p <= limit)
      return judgement('fail', `${figure} (p ${shown(p)}, alpha ${shown(limit)})`, true);
  }
  const count = `${String(tally.pairs)} of at least ${String(minSamples)} pairs`;
  if (tally.pairs < minSamples) return judgement('inconclusive', count);
  for (const { observed, passBelow: bound, most, figure, claim } of criteria) {
    const p = pValue(evidenceBelow(observed, { bound, most }));
    const doubt = `${figure}: cannot tell yet that ${claim} (p ${shown(p)}, beta ${shown(beta)})`;
    if (p > beta) return judgement('inconclusive', doubt);
  }
  return judgement('pass', criteria.map(({ figure }) => figure).join('; '));
}

function criteriaOf(
  { tolerance, margin, latencyLimit, latencyRatio }: ComparisonMeasurement,
  tally: PairTally,
): readonly Criterion[] {
  const { pairs, worse, better, bothFailed, timed, late, timedPairs, slower } = tally;
  const errors: Criterion = {
    observed: [
      { value: 1, count: worse },
      { value: 0, count: pairs - worse - better },
      { value: -1, count: better },
    ],
    ...{ least: -1, most: 1, failAbove: tolerance, passBelow: margin },
    figure: `errors ${rate(worse + bothFailed, pairs)}, of the baseline ${rate(better + bothFailed, pairs)}`,
    claim: `it has less than ${percent(margin)} more`,
  };
  const criteria = [errors];
  if (latencyLimit !== undefined) {
    const { limitMs, quantile } = latencyLimit;
    const name = `${String(limitMs)} ms`;
    criteria.push(
      shareCriterion(late, timed, 1 - quantile, {
        figure: `slower than ${name} ${rate(late, timed)}`,
        claim: `less than ${percent(1 - quantile)} are`,
      }),
    );
  }
  if (latencyRatio !== undefined) {
    const { ratio, slackMs } = latencyRatio;
    const slack = slackMs === 0 ? '' : ` and ${String(slackMs)} ms`;
    criteria.push(
      shareCriterion(slower, timedPairs, 0.5, {
        figure: `slower than the baseline by a factor of ${String(ratio)}${slack} ${rate(slower, timedPairs)}`,
        claim: 'less than half are',
      }),
    );
  }
  return criteria;
}

function shareCriterion(
  hits: number,
  all: number,
  bound: number,
  words: Pick<Criterion, 'figure' | 'claim'>,
): Criterion {
  const observed = [
    { value: 1, count: hits },
    { value: 0, count: all - hits },
  ];
  return { observed, least: 0, most: 1, failAbove: bound, passBelow: bound, ...words };
}

function pValue(evidence: number): number {
  return Math.min(1, 1 / evidence);
}

function rate(part: number, all: number): string {
  const share = all === 0 ? '' : ` (${percent(part / all)})`;
  return `${String(part)} of ${String(all)}${share}`;
}

function percent(share: number): string {
  return `${shown(share * 100)}%`;
}

/** With three digits that say something. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
