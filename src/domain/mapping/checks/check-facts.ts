import type { CheckStatus } from '../../service.ts';
import { hasControlCharacters } from '../../untrusted-text.ts';
import type { CheckValues } from './check-values.ts';
import { duration } from './durations.ts';

const DEFAULT_INTERVAL = '10s';
/** The agent runs the check at this pace: a label must not make it spin. */
const INTERVAL = { leastMs: 1000, least: '1s', instead: DEFAULT_INTERVAL };
const MOST_RESULTS = 1000;
const LONGEST_BYTES = 255;
const STATUSES: readonly string[] = ['passing', 'warning', 'critical'] satisfies CheckStatus[];

/** The fields of an object that have a value: to be spread into another. */
export type Given<Facts> = { readonly [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };

export function given<Facts extends object>(facts: Facts): Given<Facts> {
  const used = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(used) as Given<Facts>;
}

interface CheckFacts {
  readonly id?: string;
  readonly name?: string;
  readonly notes?: string;
  readonly initialStatus?: CheckStatus;
  readonly deregisterAfter?: string;
}

/** What every check can have. */
export function checkFacts(values: CheckValues): CheckFacts {
  const { checkName } = values;
  return given({
    id: checkName === '' ? undefined : checkName,
    name: words(values, 'name') ?? (checkName === '' ? undefined : checkName),
    notes: words(values, 'notes'),
    initialStatus: status(values),
    deregisterAfter: duration(values, 'deregister_after'),
  });
}

interface PollFacts extends CheckFacts {
  readonly interval: string;
  readonly timeout?: string;
  readonly successBeforePassing?: number;
  readonly failuresBeforeWarning?: number;
  readonly failuresBeforeCritical?: number;
}

/** What every check can have that the agent runs by itself. */
export function pollFacts(values: CheckValues): PollFacts {
  return {
    interval: duration(values, 'interval', INTERVAL) ?? DEFAULT_INTERVAL,
    ...given({ timeout: duration(values, 'timeout') }),
    ...thresholds(values),
    ...checkFacts(values),
  };
}

/** A limit for warnings above that for critical would cost the service: Consul refuses it with 400. */
function thresholds(
  values: CheckValues,
): Pick<PollFacts, 'successBeforePassing' | 'failuresBeforeWarning' | 'failuresBeforeCritical'> {
  const successBeforePassing = wholeNumber(values, 'success_before_passing', MOST_RESULTS);
  const failuresBeforeCritical = wholeNumber(values, 'failures_before_critical', MOST_RESULTS);
  const warning = wholeNumber(values, 'failures_before_warning', MOST_RESULTS);
  const isTooMany = (warning ?? 0) > (failuresBeforeCritical ?? 0);
  if (isTooMany) {
    values.refuse('failures_before_warning', 'left out: more than FAILURES_BEFORE_CRITICAL');
  }
  const failuresBeforeWarning = isTooMany ? undefined : warning;
  return given({ successBeforePassing, failuresBeforeWarning, failuresBeforeCritical });
}

/** A whole number from 1 on. */
export function wholeNumber(values: CheckValues, key: string, most: number): number | undefined {
  const value = values.text(key);
  if (value === '') return undefined;
  const number = /^[0-9]{1,6}$/.test(value) ? Number(value) : 0;
  if (number >= 1 && number <= most) return number;
  values.refuse(key, `left out: allowed is a whole number from 1 to ${String(most)}`);
  return undefined;
}

/** One line for people. */
function words(values: CheckValues, key: string): string | undefined {
  const value = values.text(key);
  if (value === '') return undefined;
  if (Buffer.byteLength(value) <= LONGEST_BYTES && !hasControlCharacters(value)) return value;
  const rule = `at most ${String(LONGEST_BYTES)} bytes without control characters`;
  values.refuse(key, `left out: allowed are ${rule}`);
  return undefined;
}

function status(values: CheckValues): CheckStatus | undefined {
  const value = values.text('initial_status');
  if (value === '') return undefined;
  if (STATUSES.includes(value)) return value as CheckStatus;
  values.refuse('initial_status', `left out: allowed are ${STATUSES.join(', ')}`);
  return undefined;
}
