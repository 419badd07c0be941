import { expect } from 'chai';
import type { Measurement } from '../../../../../src/domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../../../../src/domain/deploy/analysis/sample.ts';
import {
  NO_SAMPLES,
  type Series,
  judge,
  record,
} from '../../../../../src/domain/deploy/analysis/series.ts';
import { aComparison, anHttpMeasurement } from '../../../../support/measurements.ts';

/** `p` pass, `f` fail, `e` error, `i` inconclusive, `w` pending. */
const SAMPLES: ReadonlyMap<string, Sample> = new Map([
  ['p', { kind: 'pass', figure: 'status 200' }],
  ['f', { kind: 'fail', figure: 'status 500' }],
  ['e', { kind: 'error', figure: 'no connection' }],
  ['i', { kind: 'inconclusive', figure: 'no series' }],
  ['w', { kind: 'pending', figure: 'in progress', retryAfterMs: undefined }],
]);

function seriesOf(measurement: Measurement, letters: string): Series {
  return letters.split('').reduce<Series>((series, letter) => {
    const sample = SAMPLES.get(letter);
    if (sample === undefined) throw new Error(letter);
    return record(measurement, series, sample);
  }, NO_SAMPLES);
}

describe('judge', () => {
  const measurement = anHttpMeasurement({ failureLimit: 2, errorLimit: 1, minSamples: 2 });

  for (const [letters, kind, text] of [
    ['', 'inconclusive', '0 of at least 2 samples have passed'],
    ['p', 'inconclusive', '1 of at least 2 samples have passed, the last: status 200'],
    ['pp', 'pass', '2 of 2 samples have passed, the last: status 200'],
    ['iiii', 'inconclusive', '0 of at least 2 samples have passed, the last: no series'],
    ['ppi', 'pass', '2 of 2 samples have passed, the last: no series'],
    ['ppf', 'inconclusive', 'it ends with a failure, the last: status 500'],
    ['ffpp', 'pass', '2 of 4 samples have passed, the last: status 200'],
    ['fff', 'fail', 'status 500 (3 failures in a row, allowed are 2)'],
    ['ffeif', 'fail', 'status 500 (3 failures in a row, allowed are 2)'],
    ['fffppp', 'fail', 'status 500 (3 failures in a row, allowed are 2)'],
    ['e', 'error', 'no connection, each time'],
    ['ppee', 'error', 'no connection (2 errors in a row, allowed are 1)'],
    ['epepe', 'pass', '2 of 2 samples have passed, the last: no connection'],
    ['eepp', 'error', 'no connection (2 errors in a row, allowed are 1)'],
    ['www', 'inconclusive', '0 of at least 2 samples have passed, the last: in progress'],
    ['ewe', 'error', 'no connection, each time'],
  ] as const) {
    it(`is ${kind} after ${letters === '' ? 'nothing' : letters}`, () => {
      expect(judge(measurement, seriesOf(measurement, letters))).to.include({ kind, text });
    });
  }

  it('says what nothing can change any more', () => {
    const isFinal = (letters: string): boolean =>
      judge(measurement, seriesOf(measurement, letters)).isFinal;

    expect([isFinal('fff'), isFinal('ee')]).to.deep.equal([true, true]);
    expect([isFinal('pp'), isFinal('e'), isFinal('ff')]).to.deep.equal([false, false, false]);
  });
});

describe('record', () => {
  it('counts each kind by itself', () => {
    const measurement = anHttpMeasurement({ failureLimit: 9, errorLimit: 9 });

    expect(seriesOf(measurement, 'pfeiwff')).to.include({
      ...{ passed: 1, failed: 3, errors: 1, inconclusive: 1 },
      ...{ failuresInRow: 3, errorsInRow: 0, lastConclusive: 'fail', figure: 'status 500' },
    });
  });

  const pair = (isOk: boolean): Sample => ({
    kind: 'pair',
    candidate: { isOk, elapsedMs: 1, figure: isOk ? 'status 200' : 'status 500' },
    baseline: { isOk: true, elapsedMs: 1, figure: 'status 200' },
  });

  it('judges the pairs of a comparison', () => {
    const comparison = aComparison({ minSamples: 100 });
    const series = Array.from({ length: 9 }).reduce<Series>(
      (sum) => record(comparison, sum, pair(false)),
      NO_SAMPLES,
    );

    expect(series.figure).to.equal('status 500, baseline status 200');
    expect(series.final).to.include({ kind: 'fail', isFinal: true });
    expect(judge(comparison, series)).to.equal(series.final);
  });

  it('ends a comparison that has nothing but errors', () => {
    const comparison = aComparison({ errorLimit: 1 });

    expect(judge(comparison, seriesOf(comparison, 'ee'))).to.include({ kind: 'error' });
    expect(judge(comparison, seriesOf(comparison, 'i'))).to.include({
      ...{ kind: 'inconclusive', text: 'no series: 0 of at least 1 pairs' },
    });
    expect(judge(comparison, record(comparison, NO_SAMPLES, pair(true)))).to.include({
      kind: 'inconclusive',
    });
  });

  it('takes pairs for a comparison alone', () => {
    expect(() => record(anHttpMeasurement(), NO_SAMPLES, pair(true))).to.throw(
      'm: a pair of what?',
    );
  });
});
