import { NO_PAIRS, type PairTally, countPair, judgePairs } from './comparison.ts';
import type { Measurement } from './measurement.ts';
import { type Judgement, type Sample, judgement } from './sample.ts';

/** What a measurement's samples have come to; plain data, so that it can be kept. */
export interface Series {
  readonly passed: number;
  readonly failed: number;
  readonly errors: number;
  readonly inconclusive: number;
  /** Since the last that passed. */
  readonly failuresInRow: number;
  /** Since the last that was none. */
  readonly errorsInRow: number;
  readonly lastConclusive: 'pass' | 'fail' | undefined;
  /** Of the last sample; `''` before the first. */
  readonly figure: string;
  readonly pairs: PairTally;
  /** Set once nothing can change it any more. */
  readonly final: Judgement | undefined;
}

export const NO_SAMPLES: Series = {
  ...{ passed: 0, failed: 0, errors: 0, inconclusive: 0, failuresInRow: 0, errorsInRow: 0 },
  ...{ lastConclusive: undefined, figure: '', pairs: NO_PAIRS, final: undefined },
};

/** The series with one sample more; one that is final stays as it is. */
export function record(measurement: Measurement, series: Series, sample: Sample): Series {
  if (series.final !== undefined) return series;
  const counted = count(measurement, series, sample);
  const now = judge(measurement, counted);
  return now.isFinal ? { ...counted, final: now } : counted;
}

function count(measurement: Measurement, series: Series, sample: Sample): Series {
  if (sample.kind === 'pair') {
    if (measurement.kind !== 'comparison') throw new Error(`${measurement.name}: a pair of what?`);
    const { candidate, baseline } = sample;
    const pairs = countPair(measurement, series.pairs, candidate, baseline);
    const figure = `${candidate.figure}, baseline ${baseline.figure}`;
    return { ...series, pairs, figure, errorsInRow: 0 };
  }
  const { figure } = sample;
  const answered = { ...series, figure, errorsInRow: 0 };
  switch (sample.kind) {
    case 'pass':
      return {
        ...answered,
        ...{ passed: series.passed + 1, failuresInRow: 0, lastConclusive: 'pass' },
      };
    case 'fail': {
      const failuresInRow = series.failuresInRow + 1;
      return { ...answered, failed: series.failed + 1, failuresInRow, lastConclusive: 'fail' };
    }
    case 'inconclusive':
      return { ...answered, inconclusive: series.inconclusive + 1 };
    case 'pending':
      return answered;
    case 'error': {
      const errorsInRow = series.errorsInRow + 1;
      return { ...series, figure, errors: series.errors + 1, errorsInRow };
    }
  }
}

/**
 * What the samples so far come to.
 *
 * - More failures in a row than are allowed: fail; the same of errors: error. Both are final.
 * - Nothing but errors: error.
 * - Fewer passing samples than the least, or a failure as the last word: inconclusive. So no traffic,
 *   and no time to measure, never pass.
 */
export function judge(measurement: Measurement, series: Series): Judgement {
  const { figure, failuresInRow, errorsInRow, errors } = series;
  if (series.final !== undefined) return series.final;
  if (failuresInRow > measurement.failureLimit) {
    return judgement(
      'fail',
      inRow(figure, failuresInRow, 'failures', measurement.failureLimit),
      true,
    );
  }
  if (errorsInRow > measurement.errorLimit) {
    return judgement('error', inRow(figure, errorsInRow, 'errors', measurement.errorLimit), true);
  }
  if (errors > 0 && errors === answers(series)) return judgement('error', `${figure}, each time`);
  if (measurement.kind === 'comparison') return judgedPairs(measurement, series);
  return judgedCounts(measurement, series);
}

/** Samples of any kind but those that are pending. */
function answers({ passed, failed, errors, inconclusive, pairs }: Series): number {
  return passed + failed + errors + inconclusive + pairs.pairs;
}

function judgedPairs(
  measurement: Extract<Measurement, { kind: 'comparison' }>,
  { pairs, figure }: Series,
): Judgement {
  const found = judgePairs(measurement, pairs);
  const why = pairs.pairs === 0 && figure !== '' ? `${figure}: ${found.text}` : found.text;
  return { ...found, text: why };
}

function judgedCounts({ minSamples }: Measurement, series: Series): Judgement {
  const { passed, failed, lastConclusive, figure } = series;
  const last = figure === '' ? '' : `, the last: ${figure}`;
  if (passed < minSamples) {
    const count = `${String(passed)} of at least ${String(minSamples)} samples have passed`;
    return judgement('inconclusive', `${count}${last}`);
  }
  if (lastConclusive === 'fail') return judgement('inconclusive', `it ends with a failure${last}`);
  const all = `${String(passed)} of ${String(passed + failed)} samples have passed`;
  return judgement('pass', `${all}${last}`);
}

function inRow(figure: string, count: number, what: string, limit: number): string {
  return `${figure} (${String(count)} ${what} in a row, allowed are ${String(limit)})`;
}
