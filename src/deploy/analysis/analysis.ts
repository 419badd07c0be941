import type { Clock } from '../../domain/clock.ts';
import {
  type AnalysisVerdict,
  overallVerdict,
} from '../../domain/deploy/analysis/analysis-verdict.ts';
import type { Measurement } from '../../domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../domain/deploy/analysis/sample.ts';
import { NO_SAMPLES, type Series, judge, record } from '../../domain/deploy/analysis/series.ts';
import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import type { Measure, MeasurePorts } from './measure.ts';
import { openMeasure } from './open-measure.ts';

/**
 * Measurements of one candidate, taken in the background from the first look on.
 *
 * A release asks for the verdict at each of its looks. A verdict that is final it follows at once; the
 * one at the end of the time it has for it, else. Then it calls `end`.
 *
 * INVARIANTS
 * - Of each measurement one sample at a time is being taken, and none begins sooner after the one
 *   before than its interval.
 * - After `end` nothing goes on.
 */
export class Analysis {
  readonly #runs: readonly Run[];
  readonly #ending = new AbortController();
  #isBegun = false;

  constructor(runs: readonly Run[]) {
    this.#runs = runs;
  }

  /** Nothing is measured before the first look. */
  static of(
    measurements: readonly Measurement[],
    trial: Trial,
    ports: MeasurePorts & { readonly clock: Clock },
  ): Analysis {
    return new Analysis(
      measurements.map((measurement) => {
        return new Run(measurement, openMeasure(measurement, trial, ports), ports.clock);
      }),
    );
  }

  look(): AnalysisVerdict {
    if (!this.#isBegun) {
      this.#isBegun = true;
      for (const run of this.#runs) run.begin(this.#ending.signal);
    }
    return overallVerdict(
      this.#runs.map(({ measurement, series }) => {
        const { name, isDryRun } = measurement;
        return { ...judge(measurement, series), name, isDryRun };
      }),
    );
  }

  /** May be called more than once. */
  end(): void {
    this.#ending.abort();
  }
}

/** The samples of one measurement, one after the other. */
export class Run {
  readonly measurement: Measurement;
  readonly #measure: Measure;
  readonly #clock: Clock;
  #series = NO_SAMPLES;

  constructor(measurement: Measurement, measure: Measure, clock: Clock) {
    this.measurement = measurement;
    this.#measure = measure;
    this.#clock = clock;
  }

  get series(): Series {
    return this.#series;
  }

  begin(signal: AbortSignal): void {
    if (signal.aborted) return;
    const beganMs = this.#clock.now();
    void this.#take(signal).then((sample) => {
      if (signal.aborted) return;
      this.#series = record(this.measurement, this.#series, sample);
      if (this.#series.final === undefined) this.#await(beganMs, sample, signal);
    });
  }

  /** Docker or Consul do not answer; nor must a defect of a measurement end the release. */
  async #take(signal: AbortSignal): Promise<Sample> {
    try {
      return await this.#measure(signal);
    } catch (error) {
      return { kind: 'error', figure: (error as Error).message };
    }
  }

  #await(beganMs: number, sample: Sample, signal: AbortSignal): void {
    const { intervalMs } = this.measurement;
    const wishedMs = sample.kind === 'pending' ? (sample.retryAfterMs ?? intervalMs) : intervalMs;
    const leftMs = Math.max(intervalMs, wishedMs) - (this.#clock.now() - beganMs);
    const next = (): void => {
      signal.removeEventListener('abort', cancel);
      this.begin(signal);
    };
    const cancel = this.#clock.after(Math.max(0, leftMs), next);
    signal.addEventListener('abort', cancel, { once: true });
  }
}
