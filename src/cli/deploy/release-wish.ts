import type { ReleaseWish } from '../../domain/deploy/plan-release.ts';
import { type ParsedFlags, UsageError } from '../flags.ts';
import { parseDuration } from './duration.ts';
import { measurementsAndHooks } from './measurements-and-hooks.ts';
import { oneOf, textOf } from './release-flags.ts';

/**
 * What the flags ask for.
 * @throws UsageError, SettingError
 */
export function wishOf(service: string, version: string, flags: ParsedFlags): ReleaseWish {
  const time = (name: string, initial: string): number =>
    parseDuration(name, textOf(flags, name, initial));
  return {
    hasHooks: measurementsAndHooks(flags).hooks.length > 0,
    ...{
      service,
      version,
      instances: instancesOf(flags),
      isGated: flags.values.get('gate') === true,
    },
    allowsUnhealthyActive: flags.values.get('allow-unhealthy-active') === true,
    drainPolicy: oneOf(flags, 'drain-policy', ['cut', 'keep']),
    timing: {
      ...{ minHealthyMs: time('min-healthy', '10s'), healthyMs: time('timeout', '5m') },
      ...{ convergeMs: time('timeout', '5m'), settleMs: time('settle', '5s') },
      ...{ bakeMs: time('bake', '0s'), drainMs: time('drain', '30s') },
      ...{ standbyMs: time('standby', '1m'), stopGraceMs: time('stop-grace', '10s') },
    },
  };
}

function instancesOf(flags: ParsedFlags): number | undefined {
  const text = textOf(flags, 'instances');
  if (text === '') return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1_000) return count;
  throw new UsageError(
    `invalid value ${JSON.stringify(text)} for -instances: allowed is 1 to 1000`,
  );
}
