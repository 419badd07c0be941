import { judgeAnswer, strayZone } from '../../domain/deploy/analysis/http-judgement.ts';
import type {
  ComparisonMeasurement,
  Expectation,
  HttpMeasurement,
  HttpTarget,
} from '../../domain/deploy/analysis/measurement.ts';
import type { Answered, Sample } from '../../domain/deploy/analysis/sample.ts';
import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import type { Zone } from '../../domain/deploy/zone.ts';
import { fillTarget } from '../calls/ask-phase.ts';
import { ExchangeError, exchange } from '../calls/exchange.ts';
import type { Measure } from './measure.ts';

/** The candidate by itself. */
export function httpMeasure(measurement: HttpMeasurement, trial: Trial): Measure {
  const { target, expect, deadlineMs, slowerThanMs = Infinity } = measurement;
  return async (signal) => {
    const { candidate: zone } = trial;
    const probed = await probe({ target, expect, deadlineMs, signal, trial, zone });
    if (probed.kind !== 'answered') return probed;
    const { isOk, elapsedMs, figure } = probed.answered;
    if (elapsedMs <= slowerThanMs) return { kind: isOk ? 'pass' : 'fail', figure };
    return { kind: 'fail', figure: `${figure}, allowed are ${String(slowerThanMs)} ms` };
  };
}

/** The candidate and the baseline at the same time; each goes first every other time. */
export function comparisonMeasure(measurement: ComparisonMeasurement, trial: Trial): Measure {
  const { candidate, baseline, expect, deadlineMs } = measurement;
  let isCandidateFirst = false;
  return async (signal) => {
    const { stable } = trial;
    if (stable === undefined) {
      return { kind: 'inconclusive', figure: 'there is no former zone to compare with' };
    }
    const asked = { expect, deadlineMs, signal, trial };
    const askCandidate = (): Promise<Probed> =>
      probe({ ...asked, target: candidate, zone: trial.candidate });
    const askBaseline = (): Promise<Probed> => probe({ ...asked, target: baseline, zone: stable });
    isCandidateFirst = !isCandidateFirst;
    if (isCandidateFirst) {
      const [one, other] = await Promise.all([askCandidate(), askBaseline()]);
      return pairOf(one, other);
    }
    const [other, one] = await Promise.all([askBaseline(), askCandidate()]);
    return pairOf(one, other);
  };
}

function pairOf(candidate: Probed, baseline: Probed): Sample {
  if (candidate.kind !== 'answered') return candidate;
  if (baseline.kind !== 'answered') {
    return { kind: baseline.kind, figure: `baseline: ${baseline.figure}` };
  }
  return { kind: 'pair', candidate: candidate.answered, baseline: baseline.answered };
}

interface Probe {
  readonly target: HttpTarget;
  readonly expect: Expectation;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly trial: Trial;
  /** Where the answer should come from. */
  readonly zone: Zone;
}

type Probed =
  | { readonly kind: 'answered'; readonly answered: Answered }
  /** Nothing is known of the zone: no connection; or another zone has answered. */
  | { readonly kind: 'error' | 'inconclusive'; readonly figure: string };

/** A connection that cannot be made is an error of measuring; what breaks after it, of the zone. */
async function probe(asked: Probe): Promise<Probed> {
  const { target, expect, deadlineMs, signal, trial, zone } = asked;
  try {
    const call = { method: 'GET', ...fillTarget(target, trial), deadlineMs, signal } as const;
    const answer = await exchange(call);
    const stray = strayZone(expect, answer, zone);
    if (stray !== undefined) return { kind: 'inconclusive', figure: stray };
    const { isOk, figure } = judgeAnswer(expect, answer);
    return answered(isOk, answer.elapsedMs, `${figure} in ${milliseconds(answer.elapsedMs)}`);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const { message, isConnected, elapsedMs } = error;
    return isConnected ? answered(false, elapsedMs, message) : { kind: 'error', figure: message };
  }
}

function answered(isOk: boolean, elapsedMs: number, figure: string): Probed {
  return { kind: 'answered', answered: { isOk, elapsedMs, figure } };
}

function milliseconds(ms: number): string {
  return `${String(Math.round(ms))} ms`;
}
