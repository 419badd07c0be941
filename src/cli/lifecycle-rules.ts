import type { Config } from '../config/schema.ts';
import type { LifecycleRules } from '../domain/lifecycle.ts';

/** What the configuration says about containers that are not simply running. */
export function lifecycleRules({ deregister, cleanup }: Config): LifecycleRules {
  return { deregister, cleanup };
}
