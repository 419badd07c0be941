import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** How containers become services. */
export const MAPPING_SCHEMA = {
  compat: {
    doc: 'Read labels, networks and images as registrator does, where berth by itself reads them otherwise.',
    format: FORMATS.switch,
    default: defaults.compat,
    env: 'BERTH_COMPAT',
    flag: 'compat',
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
  enableScriptChecks: {
    doc: 'Let labels name programs that the Consul agent runs as checks (CHECK_SCRIPT, CHECK_CMD, CHECK_DOCKER). Whoever starts containers can then run programs on its host. The agent must allow it too, or it refuses the service.',
    format: FORMATS.switch,
    default: defaults.enableScriptChecks,
    env: 'BERTH_ENABLE_SCRIPT_CHECKS',
    flag: 'enable-script-checks',
  },
};
