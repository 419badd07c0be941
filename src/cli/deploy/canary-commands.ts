import type { Deployment } from '../../domain/deploy/deployment.ts';
import { isBeforeSwitch, isWeighted } from '../../domain/deploy/phase.ts';
import { type ParsedFlags, UsageError } from '../flags.ts';
import { percentOf } from './canary.ts';
import { textOf } from './release-flags.ts';

/** Where `promote` leads to, by its index; `undefined`: to the next step. @throws UsageError */
export function promotionOf(flags: ParsedFlags): number | 'full' | undefined {
  const isFull = flags.values.get('full') === true;
  const text = textOf(flags, 'to-step');
  if (text === '') return isFull ? 'full' : undefined;
  if (isFull) throw new UsageError('allowed is either --full or --to-step');
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text) - 1;
  throw new UsageError(
    `invalid value ${JSON.stringify(text.slice(0, 80))} for -to-step: allowed is the number of a step, from 1`,
  );
}

/** `''` where it can be promoted to that. */
export function whyNoPromotion(
  { request, step = -1, phase }: Deployment,
  to: number | 'full' | undefined,
): string {
  if (to === undefined) return '';
  if (!isWeighted(phase) && !isBeforeSwitch(phase)) return `it is ${phase}: no step is left`;
  return to === 'full' ? '' : whyNoStep(to, step, request.canary?.steps.length ?? 0);
}

function whyNoStep(to: number, step: number, count: number): string {
  if (to > step && to < count) return '';
  return step + 1 >= count
    ? 'no step is left: promote --full moves the rest'
    : `step ${String(to + 1)}: allowed is ${String(step + 2)} to ${String(count)}`;
}

/** @throws UsageError */
export function shareIn(argument: string): number {
  const percent = percentOf(argument);
  if (percent !== undefined && percent < 100) return percent;
  const shown = JSON.stringify(argument.slice(0, 80));
  throw new UsageError(
    `invalid share ${shown}: allowed is a percentage of 0 and more, below 100, with at most two decimals; promote --full moves all requests`,
  );
}

/** `''` where a share can be given. */
export function whyNoShare({ phase, request }: Deployment): string {
  if (request.canary === undefined) return `the release of ${request.service} is no canary`;
  if (isWeighted(phase)) return '';
  return `it is ${phase}: a share is given by hand once the canary has its first`;
}
