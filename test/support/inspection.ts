/** Facts of a container in the words of `docker inspect`, of which a test names those that matter. */
export interface InspectionFacts {
  readonly id?: string;
  readonly name?: string;
  readonly image?: string;
  readonly env?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  /** By `PORT/PROTOCOL`: the host's port, or `IP:PORT` for each binding, or `null` for none. */
  readonly ports?: Readonly<Record<string, string | readonly string[] | null>>;
  /** Exposed, and not in Docker's list of ports. */
  readonly exposed?: readonly string[];
  readonly mode?: string;
  /** The container's address on each network. */
  readonly networks?: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;
  readonly running?: boolean;
  readonly hostConfig?: Readonly<Record<string, unknown>>;
}

const WEB = {
  id: 'c0ffee'.padEnd(64, '0'),
  name: 'c',
  image: 'nginx:1.25',
  env: [],
  labels: {},
  ports: { '80/tcp': '8080' },
  exposed: [],
  mode: 'bridge',
  running: true,
  hostConfig: {},
} satisfies InspectionFacts;

/** `docker inspect` of a running container `c` of image `nginx:1.25` that publishes 80 as 8080. */
export function anInspection(given: InspectionFacts = {}): object {
  const facts = { ...WEB, ...given };
  const { ports, mode, networks = mode === 'bridge' ? { bridge: '172.17.0.2' } : {} } = facts;
  const exposed = [...Object.keys(ports), ...facts.exposed].map((key) => [key, {}]);
  const { image: Image, env: Env, labels: Labels } = facts;
  return {
    Id: facts.id,
    Name: `/${facts.name}`,
    State: { Status: 'running', Running: facts.running },
    Config: { Image, Env, Labels, ExposedPorts: Object.fromEntries(exposed) as object },
    HostConfig: { NetworkMode: mode, ...facts.hostConfig },
    NetworkSettings: {
      Ports: Object.fromEntries(
        Object.entries(ports).map(([key, bound]) => [key, bound === null ? null : bindings(bound)]),
      ),
      Networks: Object.fromEntries(
        Object.entries(networks).map(([name, network]: [string, unknown]) => [
          name,
          typeof network === 'string' ? { IPAddress: network } : network,
        ]),
      ),
    },
  };
}

function bindings(bound: string | readonly string[]): readonly object[] {
  return [bound].flat().map((one) => {
    const colon = one.lastIndexOf(':');
    const HostIp = colon === -1 ? '0.0.0.0' : one.slice(0, colon);
    return { HostIp, HostPort: one.slice(colon + 1) };
  });
}
