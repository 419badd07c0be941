import type { Canary } from '../../domain/deploy/deployment.ts';
import type { ExitCode } from '../command.ts';
import { type ParsedFlags, UsageError } from '../flags.ts';
import { release } from './blue-green.ts';
import type { DeployCall } from './deploy.ts';
import { parseDuration } from './duration.ts';
import { sizesOf } from './canary-sizes.ts';
import { measurementsAndHooks } from './measurements-and-hooks.ts';
import { textOf, versionOf } from './release-flags.ts';
import { wishOf } from './release-wish.ts';

const MOST_STEPS = 100;
/** nginx's `split_clients` goes no further. */
const STEP = /^\d{1,3}(?:\.\d{1,2})?$/;

/** `berth deploy canary SERVICE --version V`. */
export function canary(call: DeployCall): Promise<ExitCode> {
  const { service, flags } = call;
  const wish = wishOf(service, versionOf(flags), flags);
  const sizes = sizesOf(flags);
  if (sizes === undefined) return release(call, { ...wish, canary: canaryOf(flags) });
  return release(call, { ...wish, sizes, instances: sizes.candidate });
}

/** @throws UsageError */
export function canaryOf(flags: ParsedFlags): Canary {
  return {
    steps: stepsOf(textOf(flags, 'steps', '5,25,50')),
    holdMs: parseDuration('hold', textOf(flags, 'hold', '2m')),
    isAnalysed: measurementsAndHooks(flags).measurements.length > 0,
  };
}

/** A share as it is written, with or without the sign. */
export function percentOf(word: string): number | undefined {
  const digits = word.trim().replace(/%$/, '');
  const percent = Number(digits);
  return STEP.test(digits) && percent <= 100 ? percent : undefined;
}

function stepsOf(text: string): readonly number[] {
  const steps = text.split(',').map((word) => percentOf(word) ?? 0);
  const isAscending = steps.every((step, index) => step > (steps[index - 1] ?? 0));
  if (steps.length <= MOST_STEPS && isAscending) return steps;
  const shown = JSON.stringify(text.slice(0, 80));
  throw new UsageError(
    `invalid value ${shown} for -steps: allowed are ascending percentages above 0 and up to 100, with at most two decimals, such as 5,25,50`,
  );
}
