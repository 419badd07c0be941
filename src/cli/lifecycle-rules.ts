import type { Config } from '../config/schema.ts';
import type { LifecycleRules } from '../domain/lifecycle.ts';

/** What the configuration says about containers that are not simply running. */
export function lifecycleRules(config: Config): LifecycleRules {
  const { deregister, cleanup, paused, gracefulStop, stopGraceSeconds } = config;
  return { deregister, cleanup, paused, gracefulStop, stopGraceMs: stopGraceSeconds * 1000 };
}
