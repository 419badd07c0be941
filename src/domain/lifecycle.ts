import type { ContainerSnapshot } from './container.ts';

/** Whether the services of a container that has died are removed. */
export type DeregisterPolicy = 'always' | 'on-success' | 'never';

/** What becomes of the services of a container that is paused, or is being stopped. */
export type Withdrawal = 'maintenance' | 'deregister';

/** What is done when a container is not simply running. */
export interface LifecycleRules {
  readonly deregister: DeregisterPolicy;
  /** What nobody asks for any more is removed although the policy, or registrator, left it. */
  readonly cleanup: boolean;
  readonly paused: 'keep' | Withdrawal;
  readonly gracefulStop: 'off' | Withdrawal;
  /** How long a stop may take, in milliseconds, where the container does not say. */
  readonly stopGraceMs: number;
}

/**
 * How a container stands towards its services: they are registered as its labels say, the same but
 * in maintenance, what is registered stays untouched, or nothing may stay.
 */
export type Standing =
  | { readonly kind: 'serving' }
  | { readonly kind: 'maintenance'; readonly reason: string }
  | { readonly kind: 'retained' }
  | { readonly kind: 'over' };

/** Exit codes from 128 on are those of a signal: somebody stopped it. registrator's rule. */
const STOPPED_BY_SIGNAL = 128;
/** Tells berth's maintenance from an operator's. */
const OWN_REASON = 'berth: ';

/**
 * What an inspection says about a container's services.
 *
 * | -deregister | always  | on-success                               | never                       |
 * |-------------|---------|------------------------------------------|-----------------------------|
 * | runs        | serving | serving                                  | serving                     |
 * | exited      | over    | over with 0 or code & 128, else retained | retained                    |
 * | no such one | over    | over                                     | retained, over with cleanup |
 *
 * One that runs and is paused, or is being stopped, is in maintenance or over if the rules say so.
 * @param container   `undefined` when Docker says that there is no such container
 * @param isStopping  it was told to stop, a moment ago
 */
export function standingOf(
  container: ContainerSnapshot | undefined,
  rules: LifecycleRules,
  isStopping: boolean,
): Standing {
  if (container?.running !== true) {
    return { kind: isRetained(container, rules) ? 'retained' : 'over' };
  }
  const withdrawals = [
    isStopping ? rules.gracefulStop : 'off',
    container.paused ? rules.paused : 'keep',
  ];
  if (withdrawals.includes('deregister')) return { kind: 'over' };
  if (!withdrawals.includes('maintenance')) return { kind: 'serving' };
  const reason = container.paused ? 'the container is paused' : 'the container is being stopped';
  return { kind: 'maintenance', reason: OWN_REASON + reason };
}

/** Whether berth has put a service in maintenance, by the reason that it gave. */
export function isOwnReason(reason: string | undefined): boolean {
  return reason?.startsWith(OWN_REASON) === true;
}

/** Whether a service may be in maintenance by the rules. */
export function usesMaintenance({ paused, gracefulStop }: LifecycleRules): boolean {
  return paused === 'maintenance' || gracefulStop === 'maintenance';
}

function isRetained(
  container: ContainerSnapshot | undefined,
  { deregister, cleanup }: LifecycleRules,
): boolean {
  switch (deregister) {
    case 'always':
      return false;
    case 'on-success':
      return container !== undefined && hasFailed(container);
    case 'never':
      return container !== undefined || !cleanup;
  }
}

function hasFailed({ exitCode }: ContainerSnapshot): boolean {
  return exitCode !== 0 && (exitCode & STOPPED_BY_SIGNAL) === 0;
}
