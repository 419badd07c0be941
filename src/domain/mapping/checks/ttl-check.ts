import type { TtlCheck } from '../../service.ts';
import { checkFacts } from './check-facts.ts';
import type { CheckValues } from './check-values.ts';
import { duration } from './durations.ts';

/** `CHECK_TTL`: the service itself, or whoever knows of it, refreshes the check. */
export function ttlCheck(values: CheckValues): TtlCheck | undefined {
  const ttl = duration(values, 'ttl');
  return ttl === undefined ? undefined : { kind: 'ttl', ttl, ...checkFacts(values) };
}
