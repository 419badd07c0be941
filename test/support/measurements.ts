import type {
  ComparisonMeasurement,
  HttpMeasurement,
  MeasurementRules,
} from '../../src/domain/deploy/analysis/measurement.ts';

export const RULES: MeasurementRules = {
  ...{ name: 'm', intervalMs: 1_000, deadlineMs: 1_000, minSamples: 1 },
  ...{ failureLimit: 0, errorLimit: 4, isDryRun: false },
};

const EXPECT = {
  ...{ statuses: [{ from: 200, to: 299 }], contains: '', matches: undefined, zoneHeader: '' },
};

export function anHttpMeasurement(facts: Partial<HttpMeasurement> = {}): HttpMeasurement {
  return {
    ...RULES,
    ...{ kind: 'http', target: aTarget(), expect: EXPECT, slowerThanMs: undefined },
    ...facts,
  };
}

export function aComparison(facts: Partial<ComparisonMeasurement> = {}): ComparisonMeasurement {
  return {
    ...RULES,
    ...{ kind: 'comparison', candidate: aTarget(), baseline: aTarget(), expect: EXPECT },
    ...{ alpha: 0.01, beta: 0.05, tolerance: 0, margin: 0.05 },
    ...{ latencyLimit: undefined, latencyRatio: undefined },
    ...facts,
  };
}

export function aTarget(url = 'http://127.0.0.1:1/'): HttpMeasurement['target'] {
  return { url, headers: new Map() };
}
