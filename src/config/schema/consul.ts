import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** The Consul agent and how to reach it. */
export const CONSUL_SCHEMA = {
  consul: {
    address: {
      doc: 'The Consul agent, where the registry names none: HOST:PORT, http://, https:// or unix:///PATH.',
      format: FORMATS.text,
      default: defaults.consul.address,
      env: 'CONSUL_HTTP_ADDR',
      address: true,
    },
    token: {
      doc: 'ACL token.',
      format: FORMATS.text,
      default: defaults.consul.token,
      env: 'CONSUL_HTTP_TOKEN',
      sensitive: true,
    },
    tokenFile: {
      doc: 'A file with the ACL token, read again when it changes; stronger than the token itself.',
      format: FORMATS.text,
      default: defaults.consul.tokenFile,
      env: 'CONSUL_HTTP_TOKEN_FILE',
    },
    auth: {
      doc: 'USER:PASSWORD for HTTP basic authentication.',
      format: FORMATS.text,
      default: defaults.consul.auth,
      env: 'CONSUL_HTTP_AUTH',
      sensitive: true,
    },
    ssl: {
      doc: 'Use TLS where the registry and the address say neither.',
      format: FORMATS.switch,
      default: defaults.consul.ssl,
      env: 'CONSUL_HTTP_SSL',
    },
    allowPlainTcp: {
      doc: 'Whether a token or a password may be sent without TLS to an agent on another host.',
      format: FORMATS.switch,
      default: defaults.consul.allowPlainTcp,
      env: 'BERTH_CONSUL_ALLOW_PLAIN_TCP',
    },
    sslVerify: {
      doc: 'Whether the certificate of the agent must be right.',
      format: FORMATS.switch,
      default: defaults.consul.sslVerify,
      env: 'CONSUL_HTTP_SSL_VERIFY',
    },
    caCert: {
      doc: 'A file with the certificate of the authority that signed that of the agent.',
      format: FORMATS.text,
      default: defaults.consul.caCert,
      env: 'CONSUL_CACERT',
    },
    caPath: {
      doc: 'A directory of such files.',
      format: FORMATS.text,
      default: defaults.consul.caPath,
      env: 'CONSUL_CAPATH',
    },
    clientCert: {
      doc: 'A file with the certificate of berth, for an agent that wants one.',
      format: FORMATS.text,
      default: defaults.consul.clientCert,
      env: 'CONSUL_CLIENT_CERT',
    },
    clientKey: {
      doc: 'A file with its key.',
      format: FORMATS.text,
      default: defaults.consul.clientKey,
      env: 'CONSUL_CLIENT_KEY',
    },
    tlsServerName: {
      doc: 'The name that the certificate of the agent must have, where it is not that of its address.',
      format: FORMATS.text,
      default: defaults.consul.tlsServerName,
      env: 'CONSUL_TLS_SERVER_NAME',
    },
    namespace: {
      doc: 'The namespace of every service (Consul Enterprise).',
      format: FORMATS.text,
      default: defaults.consul.namespace,
      env: 'CONSUL_NAMESPACE',
      flag: 'namespace',
    },
    partition: {
      doc: 'The partition of every service (Consul Enterprise).',
      format: FORMATS.text,
      default: defaults.consul.partition,
      env: 'CONSUL_PARTITION',
      flag: 'partition',
    },
    timeoutMs: {
      doc: 'Milliseconds after which a call to Consul has failed.',
      format: FORMATS.milliseconds,
      default: defaults.consul.timeoutMs,
      env: 'BERTH_CONSUL_TIMEOUT_MS',
    },
  },
};
