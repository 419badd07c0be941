import type { ContainerHealth, ContainerSnapshot } from '../container.ts';
import type { Heartbeat, ServiceRegistration, TtlCheck } from '../service.ts';
import { excerpt } from '../untrusted-text.ts';

/** A TTL check, and how often berth refreshes it. */
export interface HeartbeatTimes {
  readonly ttlSeconds: number;
  readonly refreshMs: number;
}

/** Which services without a check of their own get one that berth keeps. */
export interface HeartbeatRules {
  /** Of containers with a HEALTHCHECK; `undefined` for none. */
  readonly health: HeartbeatTimes | undefined;
  /** Of all others; `undefined` for none. */
  readonly running: HeartbeatTimes | undefined;
}

/**
 * A service with the TTL check that berth keeps for it, if the rules give it one. A check that labels
 * ask for goes before.
 */
export function withHeartbeat(
  service: ServiceRegistration,
  container: ContainerSnapshot,
  rules: HeartbeatRules,
): ServiceRegistration {
  if (service.checks.length > 0) return service;
  const times = container.health === undefined ? undefined : rules.health;
  const { ttlSeconds, refreshMs } = times ?? rules.running ?? {};
  if (ttlSeconds === undefined || refreshMs === undefined) return service;
  const said = state(container, times === undefined ? undefined : container.health);
  const check: TtlCheck = {
    kind: 'ttl',
    ttl: `${String(ttlSeconds)}s`,
    initialStatus: said.status,
    heartbeat: { everyMs: refreshMs, ...said },
  };
  return { ...service, checks: [check] };
}

/** What berth says through the check. */
function state(
  { paused }: ContainerSnapshot,
  health: ContainerHealth | undefined,
): Omit<Heartbeat, 'everyMs'> {
  if (paused) return { state: 'paused', status: 'critical', output: 'the container is paused' };
  const name = health?.status ?? 'running';
  switch (name) {
    case 'running':
      return { state: name, status: 'passing', output: 'the container runs' };
    case 'healthy':
      // Without the probe's words: those may differ each time, and each change is Consul's to spread.
      return { state: name, status: 'passing', output: 'HEALTHCHECK: healthy' };
    case 'starting':
      return { state: name, status: 'critical', output: 'HEALTHCHECK: starting' };
    case 'unhealthy': {
      const output = `HEALTHCHECK: unhealthy${words(health?.output ?? '')}`;
      return { state: name, status: 'critical', output };
    }
  }
}

function words(output: string): string {
  const text = output.trim();
  return text === '' ? '' : `: ${excerpt(text)}`;
}
