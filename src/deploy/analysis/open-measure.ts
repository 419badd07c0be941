import type { Measurement } from '../../domain/deploy/analysis/measurement.ts';
import type { Sample } from '../../domain/deploy/analysis/sample.ts';
import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import { seconds } from '../../domain/deploy/words.ts';
import { checksMeasure } from './checks-measure.ts';
import { comparisonMeasure, httpMeasure } from './http-measure.ts';
import type { Measure, MeasurePorts } from './measure.ts';
import { commandMeasure, webhookMeasure } from './phase-measure.ts';
import { prometheusMeasure } from './prometheus-measure.ts';
import { restartsMeasure } from './restarts-measure.ts';

/** The way to measure what is asked for, within its deadline. */
export function openMeasure(measurement: Measurement, trial: Trial, ports: MeasurePorts): Measure {
  const measure = measureOf(measurement, trial, ports);
  return (signal) => inTime(measurement.deadlineMs, measure(signal));
}

function measureOf(measurement: Measurement, trial: Trial, ports: MeasurePorts): Measure {
  switch (measurement.kind) {
    case 'http':
      return httpMeasure(measurement, trial);
    case 'comparison':
      return comparisonMeasure(measurement, trial);
    case 'prometheus':
      return prometheusMeasure(measurement, trial);
    case 'webhook':
      return webhookMeasure(measurement, trial, ports);
    case 'command':
      return commandMeasure(measurement, trial, ports);
    case 'consul-checks':
      return checksMeasure(measurement, trial, ports);
    case 'docker-restarts':
      return restartsMeasure(measurement, trial, ports);
  }
}

/** Calls that keep their deadline themselves are given a moment to say what went wrong. */
const REPORT_GRACE_MS = 100;

async function inTime(deadlineMs: number, taken: Promise<Sample>): Promise<Sample> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Sample>((resolve) => {
    timer = setTimeout(() => {
      resolve({ kind: 'error', figure: `no answer within ${seconds(deadlineMs)}` });
    }, deadlineMs + REPORT_GRACE_MS);
  });
  try {
    return await Promise.race([taken, late]);
  } finally {
    clearTimeout(timer);
  }
}
