import type {
  ContainerId,
  ContainerPort,
  ContainerSnapshot,
  PortBinding,
  Protocol,
} from '../../src/domain/container.ts';
import type { LifecycleRules } from '../../src/domain/lifecycle.ts';
import type { CheckContext } from '../../src/domain/mapping/checks/check-context.ts';
import {
  type DesiredServices,
  desiredServices,
} from '../../src/domain/mapping/desired-services.ts';
import type { MappingRules } from '../../src/domain/mapping/map-port.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type {
  HttpCheck,
  OwnershipMark,
  ProbeCheck,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../../src/domain/service.ts';

// Each builder gives a complete value of which a test names only the facts that matter to it. They
// agree with one another: `desiredServices(aContainer(), rules())` gives `aRegistration()`, and
// `anInstance()` is what Consul holds once that has been registered on host `vm`.

export type ContainerFacts = Partial<Omit<ContainerSnapshot, 'id' | 'labels' | 'ports'>> & {
  readonly id?: string;
  readonly labels?: Pairs;
  /** As in `docker run -p`: see `aPort`. */
  readonly ports?: readonly (string | ContainerPort)[];
};

/** A running container `web` of image `nginx:1.25` that publishes its port 80 as 8080. */
export function aContainer(facts: ContainerFacts = {}): ContainerSnapshot {
  return {
    name: 'web',
    image: 'nginx:1.25',
    running: true,
    paused: false,
    exitCode: 0,
    health: undefined,
    stop: { signal: '', timeoutSeconds: undefined },
    environment: [],
    networkMode: 'bridge',
    networks: [{ name: 'bridge', ipAddress: '172.17.0.2' }],
    listing: '',
    ...facts,
    id: aContainerId(facts.id),
    labels: mapOf(facts.labels),
    ports: (facts.ports ?? ['8080:80']).map((port) =>
      typeof port === 'string' ? aPort(port) : port,
    ),
  };
}

export function aContainerId(id = 'c0ffee'.padEnd(64, '0')): ContainerId {
  return id as ContainerId;
}

type Pairs = Readonly<Record<string, string>> | ReadonlyMap<string, string>;

function mapOf(pairs: Pairs = {}): ReadonlyMap<string, string> {
  return new Map(pairs instanceof Map ? pairs : Object.entries(pairs));
}

const PORT = /^(?:(?:(.*):)?(\d+):)?(\d+)(?:\/(tcp|udp|sctp))?$/;

/**
 * A port as `docker run` has it: `80` is exposed only, `8080:80` is published on all addresses,
 * `127.0.0.1:8080:80/udp` on one. Further bindings: their `IP:PORT`.
 */
export function aPort(notation: string, ...further: readonly string[]): ContainerPort {
  const [, ip = '0.0.0.0', hostPort, port, protocol = 'tcp'] = PORT.exec(notation) ?? [];
  if (port === undefined) throw new Error(`no port: ${notation}`);
  const bindings = hostPort === undefined ? [] : [{ ip, port: Number(hostPort) }];
  return {
    port: Number(port),
    protocol: protocol as Protocol,
    bindings: [...bindings, ...further.map((binding) => aBinding(binding))],
  };
}

function aBinding(notation: string): PortBinding {
  const colon = notation.lastIndexOf(':');
  return { ip: notation.slice(0, colon), port: Number(notation.slice(colon + 1)) };
}

/** What is registered, ignored and warned of, without where it comes from. */
export type Essence = Pick<DesiredServices, 'services' | 'ignored' | 'warnings'>;

export function essenceOf(container: ContainerSnapshot, hostRules: MappingRules): Essence {
  const { services, ignored, warnings } = desiredServices(container, hostRules);
  return { services, ignored, warnings };
}

/** The rules of host `vm` at 10.0.0.1, without any flag. */
export function rules(facts: Partial<MappingRules> = {}): MappingRules {
  return {
    compat: false,
    hostname: 'vm',
    hostAddress: '10.0.0.1',
    secondHostAddress: '',
    forcedAddress: '',
    ipFamily: 'ipv4',
    addressLabel: '',
    networks: [],
    allBindings: false,
    hostPorts: 'exposed',
    internal: false,
    explicit: false,
    enableScriptChecks: false,
    labelPrefixes: ['SERVICE_'],
    extraTags: '',
    labelTemplates: false,
    tagOptions: new Set(),
    nameSource: 'image',
    namePrefix: '',
    portSuffix: 'auto',
    identityMeta: false,
    requireLabel: '',
    include: { names: [], images: [], labels: [] },
    exclude: { names: [], images: [], labels: [] },
    allowServices: [],
    denyServices: [],
    reservedServices: ['consul'],
    heartbeats: { health: undefined, running: undefined },
    ...facts,
  };
}

/** The rules without any of registrator's or berth's flags for the end of a container. */
export function lifecycle(facts: Partial<LifecycleRules> = {}): LifecycleRules {
  return {
    deregister: 'always',
    cleanup: false,
    paused: 'keep',
    gracefulStop: 'off',
    stopGraceMs: 10_000,
    ...facts,
  };
}

export type RegistrationFacts = Partial<Omit<ServiceRegistration, 'id' | 'meta'>> & {
  readonly id?: string;
  readonly meta?: Pairs;
};

/** What `aContainer()` asks for. */
export function aRegistration(facts: RegistrationFacts = {}): ServiceRegistration {
  return {
    id: aServiceId(facts.id),
    name: facts.name ?? 'nginx',
    address: facts.address ?? '10.0.0.1',
    port: facts.port ?? 8080,
    tags: facts.tags ?? [],
    meta: mapOf(facts.meta),
    checks: facts.checks ?? [],
    ...optionsOf(facts),
  };
}

function optionsOf({
  weights,
  enableTagOverride,
  taggedAddresses,
  connect,
}: RegistrationFacts): Partial<ServiceRegistration> {
  return {
    ...(weights && { weights }),
    ...(enableTagOverride && { enableTagOverride }),
    ...(taggedAddresses && { taggedAddresses }),
    ...(connect && { connect }),
  };
}

export function aServiceId(id = 'vm:web:80'): ServiceId {
  return id as ServiceId;
}

/** Of the service of `aContainer()`. */
export function aCheckContext(facts: Partial<CheckContext> = {}): CheckContext {
  return {
    address: '10.0.0.1',
    port: 8080,
    containerId: aContainerId(),
    containerPort: 80,
    enableScriptChecks: false,
    portOf: () => undefined,
    ...facts,
  };
}

/** A GET of `/health` every ten seconds. */
export function aCheck(facts?: Partial<HttpCheck>): HttpCheck;
export function aCheck(facts: Partial<ProbeCheck>): ProbeCheck;
export function aCheck(facts: Partial<ProbeCheck> = {}): ProbeCheck {
  const check = { kind: 'http', target: 'http://10.0.0.1:8080/health', interval: '10s' };
  return { ...check, ...facts } as ProbeCheck;
}

export type MarkFacts = Partial<Omit<OwnershipMark, 'containerId'>> & {
  readonly containerId?: string;
};

/** The mark of host `vm` for `aContainer()`, with the hash of `aRegistration()`. */
export function aMark(facts: MarkFacts = {}): OwnershipMark {
  const { owner = 'vm', hash = registrationHash(aRegistration()) } = facts;
  return { owner, containerId: aContainerId(facts.containerId), hash };
}

export type InstanceFacts = RegistrationFacts & {
  /** What differs in the mark; `undefined` for an entry that has none. */
  readonly mark?: MarkFacts | undefined;
};

/** What the agent holds once `aRegistration` of the same facts has been registered. */
export function anInstance(facts: InstanceFacts = {}): ServiceInstance {
  const registration = aRegistration(facts);
  const { id, name, address, port, tags, meta, enableTagOverride } = registration;
  const isMarked = !('mark' in facts) || facts.mark !== undefined;
  const mark = isMarked
    ? aMark({ hash: registrationHash(registration), ...facts.mark })
    : undefined;
  return {
    id,
    name,
    address,
    port,
    tags,
    meta,
    ...(enableTagOverride && { enableTagOverride }),
    mark,
  };
}
