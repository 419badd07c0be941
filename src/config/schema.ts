import defaults from '../../config/default.json' with { type: 'json' };
import { FORMATS } from './formats.ts';

/**
 * Every key: what it is, its unit (in its name), its format, its environment variable, and its flag
 * where it has one. The defaults are in `config/default.json`.
 */
export const SCHEMA = {
  registry: {
    doc: 'The Consul agent: consul://HOST:PORT. Without a host, CONSUL_HTTP_ADDR, else 127.0.0.1:8500.',
    format: FORMATS.text,
    default: defaults.registry,
    env: 'BERTH_REGISTRY',
  },
  hostname: {
    doc: "The host's name in service IDs. Default: the name that the Docker Engine reports.",
    format: FORMATS.hostname,
    default: defaults.hostname,
    env: 'BERTH_HOSTNAME',
    flag: 'hostname',
  },
  ip: {
    doc: 'The address of every published port. Default: what the host name resolves to, or the one address that the port is bound to.',
    format: FORMATS.address,
    default: defaults.ip,
    env: 'BERTH_IP',
    flag: 'ip',
  },
  internal: {
    doc: "Register the container's own address and ports instead of the published ones.",
    format: FORMATS.switch,
    default: defaults.internal,
    env: 'BERTH_INTERNAL',
    flag: 'internal',
  },
  explicit: {
    doc: 'Register only ports that a SERVICE_NAME names.',
    format: FORMATS.switch,
    default: defaults.explicit,
    env: 'BERTH_EXPLICIT',
    flag: 'explicit',
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
  docker: {
    host: {
      doc: 'The Docker Engine: unix:///PATH or tcp://HOST:PORT. Default: /tmp/docker.sock, else /var/run/docker.sock.',
      format: FORMATS.text,
      default: defaults.docker.host,
      env: 'DOCKER_HOST',
    },
    tlsVerify: {
      doc: 'Use TLS for a tcp:// engine.',
      format: FORMATS.presence,
      default: defaults.docker.tlsVerify,
      env: 'DOCKER_TLS_VERIFY',
    },
    certPath: {
      doc: 'Directory with ca.pem, cert.pem and key.pem for TLS.',
      format: FORMATS.text,
      default: defaults.docker.certPath,
      env: 'DOCKER_CERT_PATH',
    },
    timeoutMs: {
      doc: 'Milliseconds after which a call to Docker has failed.',
      format: FORMATS.count,
      default: defaults.docker.timeoutMs,
      env: 'BERTH_DOCKER_TIMEOUT_MS',
    },
    giveUpSeconds: {
      doc: 'Seconds without Docker after which berth ends with exit code 1, to be started anew: a socket that is mounted as a file is not the one that Docker opens after a restart.',
      format: FORMATS.count,
      default: defaults.docker.giveUpSeconds,
      env: 'BERTH_DOCKER_GIVE_UP_SECONDS',
    },
  },
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
  log: {
    level: {
      doc: 'The least important lines to write.',
      format: ['error', 'warn', 'info', 'debug'] as ('error' | 'warn' | 'info' | 'debug')[],
      default: defaults.log.level as 'error' | 'warn' | 'info' | 'debug',
      env: 'BERTH_LOG_LEVEL',
      flag: 'log-level',
    },
    format: {
      doc: 'How lines are written; auto is text on a terminal, JSON otherwise.',
      format: ['auto', 'json', 'text'] as ('auto' | 'json' | 'text')[],
      default: defaults.log.format as 'auto' | 'json' | 'text',
      env: 'BERTH_LOG_FORMAT',
      flag: 'log-format',
    },
  },
};

/** The settings of one invocation; keys and units as in the schema. */
export type Config = Values<typeof SCHEMA>;

type Values<Node> = {
  readonly [Key in keyof Node]: Node[Key] extends { default: infer Value }
    ? Value
    : Values<Node[Key]>;
};

/** One key of the schema, by its dotted name. */
export interface Option {
  readonly key: string;
  readonly doc: string;
  readonly env: string;
  readonly flag: string | undefined;
  readonly isSwitch: boolean;
  readonly isSensitive: boolean;
  readonly default: unknown;
}

/** The schema as a list, in its order. */
export const OPTIONS: readonly Option[] = optionsOf(SCHEMA, '');

interface Leaf {
  readonly doc: string;
  readonly format: unknown;
  readonly default: unknown;
  readonly env: string;
  readonly flag?: string;
  readonly sensitive?: boolean;
}

function optionsOf(node: object, prefix: string): readonly Option[] {
  return Object.entries(node).flatMap(([name, child]: [string, object]) => {
    const key = prefix + name;
    return 'doc' in child ? [optionOf(key, child as Leaf)] : optionsOf(child, `${key}.`);
  });
}

function optionOf(key: string, leaf: Leaf): Option {
  return {
    key,
    doc: leaf.doc,
    env: leaf.env,
    flag: leaf.flag,
    isSwitch: leaf.format === FORMATS.switch,
    isSensitive: leaf.sensitive === true,
    default: leaf.default,
  };
}
