import type { HttpTarget } from './analysis/measurement.ts';
import type { Deployment } from './deployment.ts';
import type { Phase } from './phase.ts';

/** When hooks are called. */
export const MOMENTS = [
  'before-start',
  'after-start',
  'before-switch',
  'after-switch',
  /** Of a canary's step: before its weight is set, and after it was observed. */
  'before-step',
  'after-step',
  'before-retire',
  'after-success',
  'after-abort',
  'after-rollback',
  'on-held',
] as const;

export type Moment = (typeof MOMENTS)[number];

/** Nothing is left to abort: a failure is told, and changes nothing. */
const ENDS: readonly Moment[] = ['after-success', 'after-abort', 'after-rollback', 'on-held'];

const END_MOMENTS: Partial<Record<Phase, Moment>> = {
  ...{ succeeded: 'after-success', aborted: 'after-abort', 'rolled-back': 'after-rollback' },
  held: 'on-held',
};

/** The moment of a phase in which a release comes to rest; `undefined` for another. */
export function endMoment(phase: Phase): Moment | undefined {
  return END_MOMENTS[phase];
}

/** One transition of one deployment. */
export interface Occasion {
  readonly moment: Moment;
  /** Of a canary, from 0; for its two moments alone. */
  readonly step?: number | undefined;
}

/** Somebody else's part in a release. Times are in milliseconds. */
export interface Hook {
  /** Letters, digits, `.`, `_` and `-`; unlike that of any other. */
  readonly name: string;
  readonly at: readonly Moment[];
  readonly action:
    | { readonly kind: 'webhook'; readonly target: HttpTarget }
    | { readonly kind: 'command'; readonly command: readonly string[] };
  /** Of one call; later it is an error. */
  readonly deadlineMs: number;
  /** Of all calls together, while it answers that it is in progress. */
  readonly timeoutMs: number;
  /** When it is asked again, if it does not say; also after an error. */
  readonly callbackDelayMs: number;
  /** How many errors in a row are tried again. */
  readonly retries: number;
  /** What a failure does to the release. */
  readonly onFailure: 'abort' | 'ignore';
}

/** Whether a failure of the hook ends the release. */
export function isBinding({ onFailure }: Hook, { moment }: Occasion): boolean {
  return onFailure === 'abort' && !ENDS.includes(moment);
}

/**
 * The same for each call of one hook on one occasion: a release that was killed and resumed calls
 * again. A deployment that is held again in another phase is another occasion.
 */
export function idempotencyKey(
  { name }: Hook,
  { moment, step }: Occasion,
  { id, heldIn }: Pick<Deployment, 'id' | 'heldIn'>,
): string {
  const parts: readonly (string | undefined)[] = [
    ...[id, name, moment, step?.toString()],
    moment === 'on-held' ? heldIn : undefined,
  ];
  return parts.filter((part) => part !== undefined).join('/');
}

/** What a hook is told, as JSON. */
export function hookPayload(hook: Hook, occasion: Occasion, deployment: Deployment): object {
  const { moment, step } = occasion;
  return {
    ...{ schemaVersion: 1, idempotencyKey: idempotencyKey(hook, occasion, deployment) },
    ...{ hook: hook.name, moment, ...(step === undefined ? {} : { step }), deployment },
  };
}
