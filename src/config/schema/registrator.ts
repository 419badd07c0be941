import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** What the registrator does, and when. */
export const REGISTRATOR_SCHEMA = {
  registry: {
    doc: 'The Consul agent: consul://HOST:PORT, consul-tls://HOST:PORT or consul-unix:///PATH. Without a host, CONSUL_HTTP_ADDR, else 127.0.0.1:8500.',
    format: FORMATS.text,
    default: defaults.registry,
    env: 'BERTH_REGISTRY',
    address: true,
  },
  resyncSeconds: {
    doc: 'Seconds between two comparisons of the whole host with Consul; 0 is 30.',
    format: FORMATS.countOrNone,
    default: defaults.resyncSeconds,
    env: 'BERTH_RESYNC_SECONDS',
    flag: 'resync',
  },
  retryAttempts: {
    doc: 'How often Consul is tried again at the start before berth ends with 1; -1: it begins all the same, and tries on.',
    format: FORMATS.attempts,
    default: defaults.retryAttempts,
    env: 'BERTH_RETRY_ATTEMPTS',
    flag: 'retry-attempts',
  },
  retryIntervalMs: {
    doc: 'Milliseconds between those tries.',
    format: FORMATS.milliseconds,
    default: defaults.retryIntervalMs,
    env: 'BERTH_RETRY_INTERVAL_MS',
    flag: 'retry-interval',
  },
  deepResyncEvery: {
    doc: 'Every so many resyncs one inspects every container.',
    format: FORMATS.count,
    default: defaults.deepResyncEvery,
    env: 'BERTH_DEEP_RESYNC_EVERY',
  },
  workers: {
    doc: 'Containers that are worked on at the same time.',
    format: FORMATS.count,
    default: defaults.workers,
    env: 'BERTH_WORKERS',
  },
};
