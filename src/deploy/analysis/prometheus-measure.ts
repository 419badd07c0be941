import type { PrometheusMeasurement } from '../../domain/deploy/analysis/measurement.ts';
import {
  type PrometheusAnswer,
  readPrometheusAnswer,
} from '../../domain/deploy/analysis/prometheus-answer.ts';
import type { Sample } from '../../domain/deploy/analysis/sample.ts';
import { type Trial, fillIn } from '../../domain/deploy/analysis/trial.ts';
import { fillTarget } from '../calls/ask-phase.ts';
import { type HttpExchange, exchange } from '../calls/exchange.ts';
import { parseJson } from '../calls/parse-json.ts';
import type { Measure } from './measure.ts';

/**
 * Instant queries to Prometheus.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 */
export function prometheusMeasure(measurement: PrometheusMeasurement, trial: Trial): Measure {
  const { traffic, query } = measurement;
  return async (signal) => {
    if (traffic !== undefined) {
      const requests = await ask(measurement, fillIn(traffic.query, trial), trial, signal);
      const lack = lackOfTraffic(requests, traffic.min);
      if (lack !== undefined) return lack;
    }
    const answer = await ask(measurement, fillIn(query, trial), trial, signal);
    if (answer.kind === 'problem') return { kind: 'error', figure: answer.text };
    if (answer.kind === 'nothing') return { kind: 'inconclusive', figure: answer.text };
    return judgeValue(measurement, answer.value);
  };
}

function lackOfTraffic(answer: PrometheusAnswer, min: number): Sample | undefined {
  if (answer.kind === 'problem') return { kind: 'error', figure: `traffic: ${answer.text}` };
  if (answer.kind === 'nothing') return { kind: 'inconclusive', figure: `traffic: ${answer.text}` };
  if (answer.value >= min) return undefined;
  const figure = `traffic: ${String(answer.value)} is below ${String(min)}`;
  return { kind: 'inconclusive', figure };
}

function judgeValue(
  { min = -Infinity, max = Infinity }: PrometheusMeasurement,
  value: number,
): Sample {
  const figure = String(value);
  if (value < min) return { kind: 'fail', figure: `${figure} is below ${String(min)}` };
  if (value > max) return { kind: 'fail', figure: `${figure} is above ${String(max)}` };
  return { kind: 'pass', figure };
}

async function ask(
  { target, deadlineMs }: PrometheusMeasurement,
  query: string,
  trial: Trial,
  signal: AbortSignal,
): Promise<PrometheusAnswer> {
  try {
    const { url: base, headers } = fillTarget(target, trial);
    const url = queryUrl(base, query);
    return readAnswer(await exchange({ method: 'GET', url, headers, deadlineMs, signal }));
  } catch (error) {
    return problem((error as Error).message);
  }
}

/** A query that the server cannot parse is told with status 400, and words. */
function readAnswer({ status, body }: HttpExchange): PrometheusAnswer {
  const json = parseJson(body);
  const read = json === undefined ? problem('the answer is no JSON') : readPrometheusAnswer(json);
  if (status === 200) return read;
  return problem(`status ${String(status)}${read.kind === 'problem' ? `, ${read.text}` : ''}`);
}

function queryUrl(base: string, query: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/api/v1/query`;
  url.searchParams.set('query', query);
  return url.href;
}

function problem(text: string): PrometheusAnswer {
  return { kind: 'problem', text };
}
