import type { AnalysisVerdict } from '../../domain/deploy/analysis/analysis-verdict.ts';
import type { Measurement } from '../../domain/deploy/analysis/measurement.ts';
import { trialOf } from '../../domain/deploy/analysis/trial.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';
import type { Clock } from '../../domain/clock.ts';
import type { AnalysisPort } from '../ports.ts';
import { Analysis } from './analysis.ts';
import type { MeasurePorts } from './measure.ts';

/** Measures the candidate of a release, anew at each step. */
export class ReleaseAnalysis implements AnalysisPort {
  readonly #measurements: readonly Measurement[];
  readonly #ports: Omit<MeasurePorts, 'deployment'> & { readonly clock: Clock };
  #analysis: Analysis | undefined;
  #step = '';

  constructor(
    measurements: readonly Measurement[],
    ports: Omit<MeasurePorts, 'deployment'> & { readonly clock: Clock },
  ) {
    this.#measurements = measurements;
    this.#ports = ports;
  }

  look(deployment: Deployment): AnalysisVerdict {
    const step = `${deployment.id} ${String(deployment.step)}`;
    if (this.#analysis === undefined || step !== this.#step) {
      this.end();
      this.#step = step;
      const ports = { ...this.#ports, deployment };
      this.#analysis = Analysis.of(this.#measurements, trialOf(deployment), ports);
    }
    return this.#analysis.look();
  }

  end(): void {
    this.#analysis?.end();
    this.#analysis = undefined;
  }
}
