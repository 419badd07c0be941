import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** Where the daemon shows what it does. */
export const HTTP_SCHEMA = {
  http: {
    address: {
      doc: 'Where the daemon serves its status page, /status, /events, /metrics, /healthz and /readyz, for reading only: ADDRESS:PORT, or a port of the loopback address alone. Empty or off is nowhere. An address that cannot be had ends berth at its start.',
      format: FORMATS.listenAddress,
      default: defaults.http.address,
      env: 'BERTH_HTTP',
      flag: 'http',
    },
  },
};
