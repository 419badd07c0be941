import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** The Consul agent and how to reach it. */
export const CONSUL_SCHEMA = {
  consul: {
    address: {
      doc: 'The Consul agent, HOST:PORT, where the registry names none.',
      format: FORMATS.text,
      default: defaults.consul.address,
      env: 'CONSUL_HTTP_ADDR',
    },
    token: {
      doc: 'ACL token.',
      format: FORMATS.text,
      default: defaults.consul.token,
      env: 'CONSUL_HTTP_TOKEN',
      sensitive: true,
    },
    timeoutMs: {
      doc: 'Milliseconds after which a call to Consul has failed.',
      format: FORMATS.count,
      default: defaults.consul.timeoutMs,
      env: 'BERTH_CONSUL_TIMEOUT_MS',
    },
  },
};
