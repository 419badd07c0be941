import type {
  ComparisonMeasurement,
  Expectation,
  HttpMeasurement,
  HttpTarget,
  LatencyLimit,
  LatencyRatio,
  MeasurementRules,
} from '../../domain/deploy/analysis/measurement.ts';
import { compileRegex } from '../../domain/template/linear-regex.ts';
import type { DocumentNode, Range } from './document-node.ts';
import { headersOf, targetOf, urlOf } from './target-fields.ts';

type Field = (name: string) => DocumentNode;

const TIME: Range = { least: 1, most: 600_000 };
const RISK = { least: 0.000_001, most: 0.5 };
const SHARE = { least: 0, most: 0.99 };

/** @throws SettingError */
export function httpOf(field: Field, rules: MeasurementRules): HttpMeasurement {
  const slower = field('slowerThan');
  return {
    ...rules,
    ...{ kind: 'http', target: targetOf(field('url'), field('headers')) },
    expect: expectationOf(field('expect')),
    slowerThanMs: slower.isMissing ? undefined : slower.duration(TIME),
  };
}

/** @throws SettingError */
export function comparisonOf(field: Field, rules: MeasurementRules): ComparisonMeasurement {
  const candidate = targetOf(field('url'), field('headers'));
  const tolerance = field('tolerance').number({ ...SHARE, initial: 0 });
  const margin = field('margin').number({ ...SHARE, initial: Math.max(0.05, tolerance) });
  if (margin <= 0 || margin < tolerance) {
    field('margin').refuse(`more than 0, and at least the tolerance, ${String(tolerance)}`);
  }
  return {
    ...rules,
    ...{ kind: 'comparison', candidate, baseline: baselineOf(field('baseline'), candidate) },
    ...{ expect: expectationOf(field('expect')), tolerance, margin },
    alpha: field('alpha').number({ ...RISK, initial: 0.01 }),
    beta: field('beta').number({ ...RISK, initial: 0.05 }),
    ...latencyOf(field('latency')),
  };
}

/** The candidate's own URL unless it has one; the request must not be the same. */
function baselineOf(node: DocumentNode, candidate: HttpTarget): HttpTarget {
  const field = node.fields(['url', 'headers']);
  const own = field('url');
  const url = own.isMissing ? candidate.url : urlOf(own);
  const headers = headersOf(field('headers'));
  const key = (target: HttpTarget): string => JSON.stringify([target.url, [...target.headers]]);
  if (key({ url, headers }) === key(candidate)) {
    node.refuseHidden(
      'it is the request to the candidate: allowed is another URL, or other headers',
    );
  }
  return { url, headers };
}

function latencyOf(node: DocumentNode): {
  readonly latencyLimit: LatencyLimit | undefined;
  readonly latencyRatio: LatencyRatio | undefined;
} {
  if (node.isMissing) return { latencyLimit: undefined, latencyRatio: undefined };
  const field = node.fields(['percentile', 'limit', 'ratio', 'slack']);
  const [limit, ratio] = [field('limit'), field('ratio')];
  if (limit.isMissing && ratio.isMissing) limit.refuse('a time here, or a number for ratio');
  if (limit.isMissing && !field('percentile').isMissing) limit.refuse('a time, for the percentile');
  if (ratio.isMissing && !field('slack').isMissing) ratio.refuse('a number, for the slack');
  const percentile = field('percentile').number({ least: 1, most: 99.99, initial: 99 });
  const slackMs = field('slack').duration({ least: 0, most: 600_000, initial: 5 });
  return {
    latencyLimit: limit.isMissing
      ? undefined
      : { quantile: percentile / 100, limitMs: limit.duration(TIME) },
    latencyRatio: ratio.isMissing
      ? undefined
      : { ratio: ratio.number({ least: 1, most: 100 }), slackMs },
  };
}

function expectationOf(node: DocumentNode): Expectation {
  if (node.isMissing) {
    return { statuses: SUCCESS, contains: '', matches: undefined, zoneHeader: '' };
  }
  const field = node.fields(['status', 'contains', 'matches', 'zoneHeader']);
  const [contains, matches, zoneHeader] = [
    field('contains'),
    field('matches'),
    field('zoneHeader'),
  ];
  return {
    statuses: field('status').isMissing ? SUCCESS : statusesOf(field('status')),
    contains: contains.isMissing ? '' : contains.text(1_000),
    matches: matches.isMissing ? undefined : regexOf(matches),
    zoneHeader: zoneHeader.isMissing ? '' : zoneHeader.text(100),
  };
}

const SUCCESS = [{ from: 200, to: 299 }];
const MOST_STATUSES = 50;

function statusesOf(node: DocumentNode): Expectation['statuses'] {
  const items = Array.isArray(node.value) ? node.items(MOST_STATUSES) : [node];
  return items.map((item) => {
    const text = typeof item.value === 'number' ? String(item.value) : item.value;
    const match = typeof text === 'string' ? /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) : null;
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    return from <= to ? { from, to } : item.refuse('a status such as 200, or a range: 200-299');
  });
}

function regexOf(node: DocumentNode): Expectation['matches'] {
  const compiled = compileRegex(node.text(1_000));
  if (compiled.kind === 'regex') return compiled.regex;
  return node.refuse(`a regular expression: ${compiled.problem}`);
}
