import type { ContainerSnapshot } from './container.ts';

/** Whether the services of a container that has died are removed. */
export type DeregisterPolicy = 'always' | 'on-success' | 'never';

/** What is done when a container is not simply running. */
export interface LifecycleRules {
  readonly deregister: DeregisterPolicy;
  /** What nobody asks for any more is removed although the policy, or registrator, left it. */
  readonly cleanup: boolean;
}

/**
 * How a container stands towards its services: they are registered as its labels say, what is
 * registered stays untouched, or nothing may stay.
 */
export type Standing =
  { readonly kind: 'serving' } | { readonly kind: 'retained' } | { readonly kind: 'over' };

/** Exit codes from 128 on are those of a signal: somebody stopped it. registrator's rule. */
const STOPPED_BY_SIGNAL = 128;

/**
 * What an inspection says about a container's services.
 *
 * | container        | always | on-success                | never                     |
 * |------------------|--------|---------------------------|---------------------------|
 * | runs             | serving | serving                  | serving                   |
 * | exited           | over   | over with 0 or code & 128, else retained | retained   |
 * | no such one      | over   | over                      | retained, over with cleanup |
 * @param container  `undefined` when Docker says that there is no such container
 */
export function standingOf(
  container: ContainerSnapshot | undefined,
  rules: LifecycleRules,
): Standing {
  if (container?.running === true) return { kind: 'serving' };
  return { kind: isRetained(container, rules) ? 'retained' : 'over' };
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
