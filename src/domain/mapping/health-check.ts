import type { CheckStatus, ProbeCheck } from '../service.ts';
import { excerpt, wellFormed } from '../untrusted-text.ts';

const DEFAULT_INTERVAL = '10s';
/** The agent runs the check at this pace: a label must not make it spin. */
const SHORTEST_INTERVAL_MS = 1000;
/** A year; Go cannot hold more than three hundred. */
const LONGEST_MS = 8760 * 3_600_000;
const STATUSES: readonly string[] = ['passing', 'warning', 'critical'] satisfies CheckStatus[];
const METHOD = /^[A-Za-z]{1,20}$/;

export interface ParsedCheck {
  readonly checks: readonly ProbeCheck[];
  readonly warnings: readonly string[];
}

/** Where the service answers, for the check's target. */
export interface CheckEndpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * The check that `SERVICE_CHECK_*` asks for: HTTP before HTTPS before TCP, the first that is set.
 *
 * The target is always the service's own address and port: a label cannot point a check elsewhere.
 * A bad modifier is left out, or replaced by its default, and said; it never costs the service.
 */
export function parseHealthCheck(
  values: ReadonlyMap<string, string>,
  endpoint: CheckEndpoint,
): ParsedCheck {
  const warnings: string[] = [];
  const base = checkTarget(values, endpoint);
  if (base === undefined) return { checks: [], warnings };
  const timeout = duration(values, 'check_timeout', warnings);
  const deregisterAfter = duration(values, 'check_deregister_after', warnings);
  const initialStatus = status(values, warnings);
  const check = {
    ...base.check,
    ...method(values, base.methodKey, warnings),
    interval: duration(values, 'check_interval', warnings) ?? DEFAULT_INTERVAL,
    ...(timeout === undefined ? {} : { timeout }),
    ...(initialStatus === undefined ? {} : { initialStatus }),
    ...(deregisterAfter === undefined ? {} : { deregisterAfter }),
  } as ProbeCheck;
  return { checks: [check], warnings };
}

interface Target {
  readonly check: Pick<ProbeCheck, 'kind' | 'target'>;
  readonly methodKey: string | undefined;
}

function checkTarget(
  values: ReadonlyMap<string, string>,
  { address, port }: CheckEndpoint,
): Target | undefined {
  const host = address.includes(':') ? `[${address}]` : address;
  const authority = `${host}:${String(port)}`;
  for (const scheme of ['http', 'https'] as const) {
    const path = values.get(`check_${scheme}`) ?? '';
    if (path !== '') {
      return {
        check: { kind: 'http', target: `${scheme}://${authority}${pathOf(path)}` },
        methodKey: `check_${scheme}_method`,
      };
    }
  }
  return (values.get('check_tcp') ?? '') === ''
    ? undefined
    : { check: { kind: 'tcp', target: authority }, methodKey: undefined };
}

/** A path and nothing but a path: an authority or a fragment would change where the check goes. */
function pathOf(path: string): string {
  return encodeURI(wellFormed(path.startsWith('/') ? path : `/${path}`)).replaceAll('%25', '%');
}

function method(
  values: ReadonlyMap<string, string>,
  key: string | undefined,
  warnings: string[],
): { method?: string } {
  const value = key === undefined ? '' : (values.get(key) ?? '');
  if (key === undefined || value === '') return {};
  if (METHOD.test(value)) return { method: value.toUpperCase() };
  warnings.push(`${label(key)}=${excerpt(value)} left out: not an HTTP method`);
  return {};
}

function status(values: ReadonlyMap<string, string>, warnings: string[]): CheckStatus | undefined {
  const value = values.get('check_initial_status') ?? '';
  if (value === '') return undefined;
  if (STATUSES.includes(value)) return value as CheckStatus;
  warnings.push(
    `SERVICE_CHECK_INITIAL_STATUS=${excerpt(value)} left out: allowed are ${STATUSES.join(', ')}`,
  );
  return undefined;
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);
const DURATION = /^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4}$/;

function duration(
  values: ReadonlyMap<string, string>,
  key: string,
  warnings: string[],
): string | undefined {
  const value = values.get(key) ?? '';
  if (value === '') return undefined;
  const isInterval = key === 'check_interval';
  const leastMs = isInterval ? SHORTEST_INTERVAL_MS : 1;
  const ms = DURATION.test(value) ? durationMs(value) : 0;
  if (ms >= leastMs && ms <= LONGEST_MS) return value;
  const instead = isInterval ? `${DEFAULT_INTERVAL} used` : 'left out';
  const least = isInterval ? 'a duration from 1s to 8760h' : 'a duration up to 8760h';
  warnings.push(`${label(key)}=${excerpt(value)} ${instead}: allowed is ${least}, as 10s or 1m30s`);
  return undefined;
}

function durationMs(text: string): number {
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, part) => sum + Number(part[1]) * (UNIT_MS.get(part[2] ?? '') ?? 0),
    0,
  );
}

function label(key: string): string {
  return `SERVICE_${key.toUpperCase()}`;
}
