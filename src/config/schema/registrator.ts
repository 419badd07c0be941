import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** What the registrator does, and when. */
export const REGISTRATOR_SCHEMA = {
  registry: {
    doc: 'The Consul agent: consul://HOST:PORT. Without a host, CONSUL_HTTP_ADDR, else 127.0.0.1:8500.',
    format: FORMATS.text,
    default: defaults.registry,
    env: 'BERTH_REGISTRY',
  },
  resyncSeconds: {
    doc: 'Seconds between two comparisons of the whole host with Consul.',
    format: FORMATS.count,
    default: defaults.resyncSeconds,
    env: 'BERTH_RESYNC_SECONDS',
    flag: 'resync',
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
