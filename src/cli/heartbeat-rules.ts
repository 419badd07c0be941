import type { Config } from '../config/schema.ts';
import type { HeartbeatRules } from '../domain/mapping/heartbeat.ts';
import { UsageError } from './flags.ts';

/** A refresh may be late, and one may be lost. */
const REFRESHES_PER_TTL = 3;

/**
 * Which services get a TTL check that berth keeps.
 * @throws UsageError  for a -ttl that cannot be kept
 */
export function heartbeatRules(config: Config): HeartbeatRules {
  const { healthTtlSeconds, ttlSeconds, ttlRefreshSeconds } = config;
  // registrator knows nothing of a HEALTHCHECK.
  const dockerHealth = config.dockerHealth && !config.compat;
  const given = `-ttl ${String(ttlSeconds)} and -ttl-refresh ${String(ttlRefreshSeconds)}`;
  if ((ttlSeconds === 0) !== (ttlRefreshSeconds === 0)) {
    throw new UsageError(`${given}: allowed is to set both, or neither`);
  }
  if (ttlSeconds > 0 && ttlRefreshSeconds >= ttlSeconds) {
    throw new UsageError(`${given}: allowed is a refresh that is shorter than the TTL`);
  }
  const healthRefreshMs = Math.floor((healthTtlSeconds * 1000) / REFRESHES_PER_TTL);
  return {
    health: dockerHealth ? { ttlSeconds: healthTtlSeconds, refreshMs: healthRefreshMs } : undefined,
    running: ttlSeconds > 0 ? { ttlSeconds, refreshMs: ttlRefreshSeconds * 1000 } : undefined,
  };
}
