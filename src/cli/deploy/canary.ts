import type { Canary } from '../../domain/deploy/deployment.ts';
import type { ExitCode } from '../command.ts';
import { type ParsedFlags, UsageError } from '../flags.ts';
import { release } from './blue-green.ts';
import type { DeployCall } from './deploy.ts';
import { parseDuration } from './duration.ts';
import { textOf, versionOf, wishOf } from './release-flags.ts';

const MOST_STEPS = 100;
/** nginx's `split_clients` goes no further. */
const STEP = /^\d{1,3}(?:\.\d{1,2})?$/;

/** `berth deploy canary SERVICE --version V`. */
export function canary(call: DeployCall): Promise<ExitCode> {
  const { service, flags } = call;
  const wish = wishOf(service, versionOf(flags), flags);
  return release(call, { ...wish, canary: canaryOf(flags) });
}

/** @throws UsageError */
export function canaryOf(flags: ParsedFlags): Canary {
  return {
    steps: stepsOf(textOf(flags, 'steps', '5,25,50')),
    holdMs: parseDuration('hold', textOf(flags, 'hold', '2m')),
    isAnalysed: textOf(flags, 'analysis') !== '',
  };
}

function stepsOf(text: string): readonly number[] {
  const words = text.split(',').map((word) => word.trim().replace(/%$/, ''));
  const steps = words.map(Number);
  const isAscending = steps.every((step, index) => step > (steps[index - 1] ?? 0) && step <= 100);
  if (words.length <= MOST_STEPS && words.every((word) => STEP.test(word)) && isAscending) {
    return steps;
  }
  const shown = JSON.stringify(text.slice(0, 80));
  throw new UsageError(
    `invalid value ${shown} for -steps: allowed are ascending percentages above 0 and up to 100, with at most two decimals, such as 5,25,50`,
  );
}
