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
    doc: 'The address of every published port: an address, an interface or a network of this host, or one of each IP family. Default: what the host name resolves to, or the one address that the port is bound to.',
    format: FORMATS.hostAddress,
    default: defaults.ip,
    env: 'BERTH_IP',
    flag: 'ip',
  },
  ipFamily: {
    doc: 'Which of two addresses is registered; dual is the IPv4 one, with both as tagged addresses.',
    format: ['ipv4', 'ipv6', 'dual'] as ('ipv4' | 'ipv6' | 'dual')[],
    default: defaults.ipFamily as 'ipv4' | 'ipv6' | 'dual',
    env: 'BERTH_IP_FAMILY',
    flag: 'ip-family',
  },
  useIpFromLabel: {
    doc: 'The label of a container whose value is the address of its services; a mask is cut off.',
    format: FORMATS.text,
    default: defaults.useIpFromLabel,
    env: 'BERTH_USE_IP_FROM_LABEL',
    flag: 'useIpFromLabel',
  },
  network: {
    doc: 'Docker networks that other hosts can reach, as a comma list: a container on one of them is registered with its address and ports there.',
    format: FORMATS.text,
    default: defaults.network,
    env: 'BERTH_NETWORK',
    flag: 'network',
  },
  allBindings: {
    doc: 'Register a service for each address that a port is published on, not only for one.',
    format: FORMATS.switch,
    default: defaults.allBindings,
    env: 'BERTH_ALL_BINDINGS',
    flag: 'all-bindings',
  },
  hostPorts: {
    doc: 'Which ports of a container on the network of the host are registered: those that it exposes, or those of them that it publishes.',
    format: ['exposed', 'published'] as ('exposed' | 'published')[],
    default: defaults.hostPorts as 'exposed' | 'published',
    env: 'BERTH_HOST_PORTS',
    flag: 'host-ports',
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
  releaseDns: {
    doc: 'Mark instances for clients of the DNS of Consul as releases go: the tag active on those of the live zone, the tag weighted and Consul weights on those of each zone that has a share of the requests. The token needs key_prefix "" read.',
    format: FORMATS.switch,
    default: defaults.releaseDns,
    env: 'BERTH_RELEASE_DNS',
    flag: 'release-dns',
  },
};
