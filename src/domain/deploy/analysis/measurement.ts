import type { LinearRegex } from '../../template/linear-regex.ts';

/** What every measurement has. Times are in milliseconds. */
export interface MeasurementRules {
  /** Unlike that of any other in the analysis. */
  readonly name: string;
  /** From the begin of one sample to the begin of the next. */
  readonly intervalMs: number;
  /** A sample that takes longer is an error. */
  readonly deadlineMs: number;
  /** Passing samples, or pairs of a comparison, without which it cannot pass; at least 1. */
  readonly minSamples: number;
  /** Failures in a row that are still allowed. */
  readonly failureLimit: number;
  /** Errors in a row that are still allowed. */
  readonly errorLimit: number;
  /** It only reports: it decides nothing. */
  readonly isDryRun: boolean;
}

/** Where a request goes. Texts may have `${…}` in them: see `fillIn`. */
export interface HttpTarget {
  /** Never printed, for there may be a secret in it. */
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
}

/** What an answer has to be like. */
export interface Expectation {
  /** Ranges of allowed status codes, both ends included. */
  readonly statuses: readonly { readonly from: number; readonly to: number }[];
  /** `''` for any body. */
  readonly contains: string;
  readonly matches: LinearRegex | undefined;
  /** The answer's header that names the zone it comes from; `''` for none. */
  readonly zoneHeader: string;
}

/** The candidate by itself: each answer passes or fails. */
export interface HttpMeasurement extends MeasurementRules {
  readonly kind: 'http';
  readonly target: HttpTarget;
  readonly expect: Expectation;
  /** Slower fails; `undefined` for no limit but the deadline. */
  readonly slowerThanMs: number | undefined;
}

/** A percentile of the candidate's latency that must keep below a limit. */
export interface LatencyLimit {
  /** Share of the answers that have to be in time, e.g. 0.99. */
  readonly quantile: number;
  readonly limitMs: number;
}

/** How much slower than the baseline's the candidate's answers may be, in half of the pairs. */
export interface LatencyRatio {
  readonly ratio: number;
  /** Differences below it do not count. */
  readonly slackMs: number;
}

/** The candidate beside an equal baseline: each sample is one request to each, at the same time. */
export interface ComparisonMeasurement extends MeasurementRules {
  readonly kind: 'comparison';
  readonly candidate: HttpTarget;
  readonly baseline: HttpTarget;
  readonly expect: Expectation;
  /** Probability of failing a candidate that is no worse, over all looks and criteria together. */
  readonly alpha: number;
  /** Probability of passing one that is worse by the margin, for each criterion: 1 − power. */
  readonly beta: number;
  /** By how much the candidate's error rate may be above the baseline's before it can fail. */
  readonly tolerance: number;
  /** To pass, its error rate has to be shown to be less than this above the baseline's. */
  readonly margin: number;
  readonly latencyLimit: LatencyLimit | undefined;
  readonly latencyRatio: LatencyRatio | undefined;
}

export interface PrometheusMeasurement extends MeasurementRules {
  readonly kind: 'prometheus';
  /** Of the server: `/api/v1/query` is appended to its path. */
  readonly target: HttpTarget;
  readonly query: string;
  /** Below it fails. */
  readonly min: number | undefined;
  /** Above it fails. */
  readonly max: number | undefined;
  /** How many requests there were: below `min` a sample is inconclusive. */
  readonly traffic: { readonly query: string; readonly min: number } | undefined;
}

export interface WebhookMeasurement extends MeasurementRules {
  readonly kind: 'webhook';
  readonly target: HttpTarget;
}

export interface CommandMeasurement extends MeasurementRules {
  readonly kind: 'command';
  /** Program and arguments; no shell. */
  readonly command: readonly string[];
}

/** Checks of the candidate's instances in Consul. */
export interface ChecksMeasurement extends MeasurementRules {
  readonly kind: 'consul-checks';
  /** How often instances may have stopped passing, in total. */
  readonly maxFlaps: number;
}

/** Restarts of the candidate's containers. */
export interface RestartsMeasurement extends MeasurementRules {
  readonly kind: 'docker-restarts';
  /** In total, since the first look. */
  readonly maxRestarts: number;
}

export type Measurement =
  | HttpMeasurement
  | ComparisonMeasurement
  | PrometheusMeasurement
  | WebhookMeasurement
  | CommandMeasurement
  | ChecksMeasurement
  | RestartsMeasurement;
