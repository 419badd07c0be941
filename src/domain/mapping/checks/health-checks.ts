import type { HealthCheck } from '../../service.ts';
import type { CheckContext } from './check-context.ts';
import { CheckValues } from './check-values.ts';
import { httpCheck } from './http-check.ts';
import { grpcCheck, tcpCheck } from './probe-checks.ts';
import { cmdCheck, scriptCheck } from './program-checks.ts';
import { ttlCheck } from './ttl-check.ts';

export interface ParsedChecks {
  readonly checks: readonly HealthCheck[];
  /** What is left out or replaced, each a sentence with the label's name. */
  readonly warnings: readonly string[];
}

type Parse = (values: CheckValues, context: CheckContext) => HealthCheck | undefined;

/** By the key that asks for the kind; the first that is set decides, in registrator's order. */
const KINDS: readonly (readonly [string, Parse])[] = [
  ['http', (values, context) => httpCheck('http', values, context)],
  ['https', (values, context) => httpCheck('https', values, context)],
  ['cmd', cmdCheck],
  ['script', scriptCheck],
  ['ttl', ttlCheck],
  ['tcp', tcpCheck],
  ['grpc', grpcCheck],
];

/**
 * The check that `SERVICE_CHECK_*` asks for.
 *
 * The target is always the service's own address: a label cannot point a check elsewhere. A bad
 * modifier is left out, or replaced by its default, and said; it never costs the service.
 */
export function parseHealthChecks(
  values: ReadonlyMap<string, string>,
  context: CheckContext,
): ParsedChecks {
  const warnings: string[] = [];
  const check = parseCheck(new CheckValues(values, 'check_', warnings), context);
  return { checks: check === undefined ? [] : [check], warnings };
}

function parseCheck(values: CheckValues, context: CheckContext): HealthCheck | undefined {
  const [, parse] = KINDS.find(([key]) => values.text(key) !== '') ?? [];
  return parse?.(values, context);
}
