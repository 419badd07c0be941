import defaults from '../../../config/default.json' with { type: 'json' };
import type { DeregisterPolicy, LifecycleRules } from '../../domain/lifecycle.ts';
import { FORMATS } from '../formats.ts';

/** What becomes of the services of a container that is not simply running. */
export const LIFECYCLE_SCHEMA = {
  deregister: {
    doc: 'When the services of a container that has died are removed: always; on-success, where those of one that failed stay until it is removed (exit codes 0 and of signals are no failure); never.',
    format: ['always', 'on-success', 'never'] as DeregisterPolicy[],
    default: defaults.deregister as DeregisterPolicy,
    env: 'BERTH_DEREGISTER',
    flag: 'deregister',
  },
  paused: {
    doc: 'What becomes of the services of a paused container: keep, maintenance (in Consul), or deregister.',
    format: ['keep', 'maintenance', 'deregister'] as LifecycleRules['paused'][],
    default: defaults.paused as LifecycleRules['paused'],
    env: 'BERTH_PAUSED',
    flag: 'paused',
  },
  gracefulStop: {
    doc: 'What becomes of the services of a container that is sent a signal to stop, before it is gone: off for nothing, maintenance (in Consul), or deregister. One that survives is restored.',
    format: ['off', 'maintenance', 'deregister'] as LifecycleRules['gracefulStop'][],
    default: defaults.gracefulStop as LifecycleRules['gracefulStop'],
    env: 'BERTH_GRACEFUL_STOP',
    flag: 'graceful-stop',
  },
  stopGraceSeconds: {
    doc: 'Seconds that a stop may take, for containers that do not say; five seconds later one that still runs has survived.',
    format: FORMATS.count,
    default: defaults.stopGraceSeconds,
    env: 'BERTH_STOP_GRACE_SECONDS',
    flag: 'stop-grace',
  },
  dockerHealth: {
    doc: 'Keep a TTL check for containers that have a HEALTHCHECK and no check of their own, in step with it.',
    format: FORMATS.switch,
    default: defaults.dockerHealth,
    env: 'BERTH_DOCKER_HEALTH',
    flag: 'docker-health',
  },
  healthTtlSeconds: {
    doc: 'Seconds after which such a check is critical when berth does not refresh it, which it does three times as often.',
    format: FORMATS.count,
    default: defaults.healthTtlSeconds,
    env: 'BERTH_HEALTH_TTL_SECONDS',
    flag: 'health-ttl',
  },
  ttlSeconds: {
    doc: 'Keep a TTL check of so many seconds for every other service that has no check; 0 for none. Needs -ttl-refresh.',
    format: FORMATS.countOrNone,
    default: defaults.ttlSeconds,
    env: 'BERTH_TTL_SECONDS',
    flag: 'ttl',
  },
  ttlRefreshSeconds: {
    doc: 'Seconds between two refreshes of the checks of -ttl; less than that.',
    format: FORMATS.countOrNone,
    default: defaults.ttlRefreshSeconds,
    env: 'BERTH_TTL_REFRESH_SECONDS',
    flag: 'ttl-refresh',
  },
  cleanup: {
    doc: 'At startup and at each resync, remove what registrator left on this host and no container asks for, and what -deregister never keeps of containers that are removed.',
    format: FORMATS.switch,
    default: defaults.cleanup,
    env: 'BERTH_CLEANUP',
    flag: 'cleanup',
  },
};
