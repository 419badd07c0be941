import { asList, asObject, asText } from '../../json-shape.ts';
import { excerpt } from '../../untrusted-text.ts';

/** The answer to an instant query. */
export type PrometheusAnswer =
  | { readonly kind: 'value'; readonly value: number }
  /** No series, or not a number. */
  | { readonly kind: 'nothing'; readonly text: string }
  | { readonly kind: 'problem'; readonly text: string };

/**
 * Reads a scalar, or a vector of one series.
 * @see https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
 */
export function readPrometheusAnswer(json: unknown): PrometheusAnswer {
  const answer = asObject(json);
  if (answer === undefined) return problem('the answer is no JSON object');
  if (answer.status !== 'success') {
    const { errorType, error } = answer;
    return problem(`${asText(errorType) || 'no success'}: ${excerpt(asText(error))}`);
  }
  const data = asObject(answer.data) ?? {};
  switch (data.resultType) {
    case 'scalar':
      return numberIn(data.result);
    case 'vector':
      return onlyIn(asList(data.result));
    default:
      return problem(
        `the result is a ${excerpt(asText(data.resultType))}: allowed is a scalar or a vector`,
      );
  }
}

function onlyIn(series: readonly unknown[]): PrometheusAnswer {
  if (series.length === 0) return { kind: 'nothing', text: 'no series' };
  if (series.length === 1) return numberIn(asObject(series[0])?.value);
  return problem(`${String(series.length)} series: allowed is one, as of sum(…)`);
}

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['+Inf', Infinity],
  ['-Inf', -Infinity],
]);

/** @param pair  the time and, as a text, the value */
function numberIn(pair: unknown): PrometheusAnswer {
  const text = asText(asList(pair)[1]);
  const value = SPECIAL.get(text) ?? (text.trim() === '' ? undefined : Number(text));
  if (value === undefined || (Number.isNaN(value) && text !== 'NaN')) {
    return problem(`the value is ${excerpt(text)}: allowed is a number`);
  }
  return Number.isNaN(value) ? { kind: 'nothing', text: 'not a number' } : { kind: 'value', value };
}

function problem(text: string): PrometheusAnswer {
  return { kind: 'problem', text };
}
