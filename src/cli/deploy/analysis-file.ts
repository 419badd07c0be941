import { readFileSync } from 'node:fs';
import { yamlValue } from '../../config/yaml-text.ts';
import type {
  CommandMeasurement,
  Measurement,
  MeasurementRules,
  PrometheusMeasurement,
} from '../../domain/deploy/analysis/measurement.ts';
import type { Hook } from '../../domain/deploy/hook.ts';
import { SettingError } from '../../domain/errors.ts';
import { DocumentNode, type Range } from './document-node.ts';
import { parseHooks } from './hooks-file.ts';
import { comparisonOf, httpOf } from './http-fields.ts';
import { commandOf, filled, targetOf } from './target-fields.ts';

const MOST_MEASUREMENTS = 50;
const COUNT: Range = { least: 0, most: 1_000, initial: 0 };
const ANY: Range = { least: -Infinity, most: Infinity };
const HOUR_MS = 3_600_000;

const COMMON = ['name', 'kind', 'interval', 'deadline', 'minSamples', 'errorLimit', 'dryRun'];

/** What is read of one kind, and by which fields. */
interface Kind {
  readonly fields: readonly string[];
  readonly least?: number;
  readonly interval?: number;
  readonly parse: (field: (name: string) => DocumentNode, rules: MeasurementRules) => Measurement;
}

const KINDS: ReadonlyMap<Measurement['kind'], Kind> = new Map<Measurement['kind'], Kind>([
  ['http', { fields: ['failureLimit', 'url', 'headers', 'expect', 'slowerThan'], parse: httpOf }],
  [
    'comparison',
    {
      fields: [
        ...['url', 'headers', 'baseline', 'expect', 'alpha', 'beta', 'tolerance', 'margin'],
        'latency',
      ],
      ...{ least: 10, interval: 100, parse: comparisonOf },
    },
  ],
  [
    'prometheus',
    {
      fields: ['failureLimit', 'url', 'headers', 'query', 'min', 'max', 'traffic'],
      parse: prometheusOf,
    },
  ],
  [
    'webhook',
    {
      fields: ['failureLimit', 'url', 'headers'],
      parse: (field, rules) => {
        return { ...rules, kind: 'webhook', target: targetOf(field('url'), field('headers')) };
      },
    },
  ],
  ['command', { fields: ['failureLimit', 'command'], parse: commandMeasurementOf }],
  [
    'consul-checks',
    {
      fields: ['failureLimit', 'maxFlaps'],
      parse: (field, rules) => {
        return { ...rules, kind: 'consul-checks', maxFlaps: field('maxFlaps').count(COUNT) };
      },
    },
  ],
  [
    'docker-restarts',
    {
      fields: ['failureLimit', 'maxRestarts'],
      parse: (field, rules) => {
        return {
          ...rules,
          kind: 'docker-restarts',
          maxRestarts: field('maxRestarts').count(COUNT),
        };
      },
    },
  ],
]);

/**
 * Reads a file with the lists `measurements` and `hooks`, of which one may be missing.
 * @param kind  what it was named for
 * @throws SettingError  that names the file
 */
export function readAnalysisFile(
  file: string,
  kind: 'analysis' | 'hooks' = 'analysis',
): {
  readonly measurements: readonly Measurement[];
  readonly hooks: readonly Hook[];
} {
  try {
    const field = new DocumentNode('', documentIn(file)).fields(['measurements', 'hooks']);
    const [measurements, hooks] = [field('measurements'), field('hooks')];
    const isHooksAlone = measurements.isMissing && !hooks.isMissing;
    return {
      measurements: isHooksAlone ? [] : parseMeasurements(measurements),
      hooks: parseHooks(hooks),
    };
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    throw new SettingError(`${kind} file ${file}: ${error.message}`);
  }
}

function documentIn(file: string): unknown {
  try {
    return yamlValue(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingError((error as Error).message);
  }
}

/**
 * The list `measurements` of a release file.
 * @throws SettingError  with the way to the value, the value, and what is allowed
 */
export function parseMeasurements(node: DocumentNode): readonly Measurement[] {
  const names = new Set<string>();
  return node.items(MOST_MEASUREMENTS).map((item) => {
    const measurement = measurementOf(item);
    if (names.has(measurement.name)) {
      item.refuseHidden(`the name ${JSON.stringify(measurement.name)} is there twice`);
    }
    names.add(measurement.name);
    return measurement;
  });
}

function measurementOf(node: DocumentNode): Measurement {
  const name = node.peek('kind').word([...KINDS.keys()]);
  const kind = KINDS.get(name);
  if (kind === undefined) throw new Error(`${name} has no parser`);
  const field = node.fields([...COMMON, ...kind.fields]);
  return kind.parse(field, rulesOf(field, kind));
}

function rulesOf(field: (name: string) => DocumentNode, kind: Kind): MeasurementRules {
  const { least = 100, interval = 5_000 } = kind;
  const hasFailureLimit = kind.fields.includes('failureLimit');
  return {
    name: field('name').text(100),
    intervalMs: field('interval').duration({ least, most: HOUR_MS, initial: interval }),
    deadlineMs: field('deadline').duration({ least: 10, most: 600_000, initial: 5_000 }),
    minSamples: field('minSamples').count({ least: 1, most: 1_000_000, initial: 1 }),
    failureLimit: hasFailureLimit ? field('failureLimit').count(COUNT) : 0,
    errorLimit: field('errorLimit').count({ ...COUNT, initial: 4 }),
    isDryRun: field('dryRun').flag(false),
  };
}

function prometheusOf(
  field: (name: string) => DocumentNode,
  rules: MeasurementRules,
): PrometheusMeasurement {
  const [min, max] = [optionalNumber(field('min')), optionalNumber(field('max'))];
  if (min === undefined && max === undefined) field('max').refuse('a number here, or for min');
  if (min !== undefined && max !== undefined && min > max) {
    field('max').refuse(`at least min, ${String(min)}`);
  }
  return {
    ...rules,
    ...{ kind: 'prometheus', target: targetOf(field('url'), field('headers')) },
    ...{ query: queryOf(field('query')), min, max, traffic: trafficOf(field('traffic')) },
  };
}

function trafficOf(node: DocumentNode): PrometheusMeasurement['traffic'] {
  if (node.isMissing) return undefined;
  const field = node.fields(['query', 'min']);
  return { query: queryOf(field('query')), min: field('min').number(ANY) };
}

function queryOf(node: DocumentNode): string {
  return filled(node, node.text());
}

function optionalNumber(node: DocumentNode): number | undefined {
  return node.isMissing ? undefined : node.number(ANY);
}

function commandMeasurementOf(
  field: (name: string) => DocumentNode,
  rules: MeasurementRules,
): CommandMeasurement {
  return { ...rules, kind: 'command', command: commandOf(field('command')) };
}
