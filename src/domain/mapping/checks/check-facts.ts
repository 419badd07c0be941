import type { CheckStatus } from '../../service.ts';
import type { CheckValues } from './check-values.ts';
import { duration } from './durations.ts';

const DEFAULT_INTERVAL = '10s';
/** The agent runs the check at this pace: a label must not make it spin. */
const INTERVAL = { leastMs: 1000, least: '1s', instead: DEFAULT_INTERVAL };
const STATUSES: readonly string[] = ['passing', 'warning', 'critical'] satisfies CheckStatus[];

/** The fields of an object that have a value: to be spread into another. */
export type Given<Facts> = { readonly [Key in keyof Facts]?: Exclude<Facts[Key], undefined> };

export function given<Facts extends object>(facts: Facts): Given<Facts> {
  const used = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(used) as Given<Facts>;
}

interface CheckFacts {
  readonly initialStatus?: CheckStatus;
  readonly deregisterAfter?: string;
}

/** What every check can have. */
export function checkFacts(values: CheckValues): CheckFacts {
  return given({
    initialStatus: status(values),
    deregisterAfter: duration(values, 'deregister_after'),
  });
}

interface PollFacts extends CheckFacts {
  readonly interval: string;
  readonly timeout?: string;
}

/** What every check can have that the agent runs by itself. */
export function pollFacts(values: CheckValues): PollFacts {
  return {
    interval: duration(values, 'interval', INTERVAL) ?? DEFAULT_INTERVAL,
    ...given({ timeout: duration(values, 'timeout') }),
    ...checkFacts(values),
  };
}

function status(values: CheckValues): CheckStatus | undefined {
  const value = values.text('initial_status');
  if (value === '') return undefined;
  if (STATUSES.includes(value)) return value as CheckStatus;
  values.refuse('initial_status', `left out: allowed are ${STATUSES.join(', ')}`);
  return undefined;
}
