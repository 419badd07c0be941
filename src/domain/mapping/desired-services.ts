import type { ContainerPort, ContainerSnapshot } from '../container.ts';
import type { ServiceId, ServiceRegistration } from '../service.ts';
import { excerpt } from '../untrusted-text.ts';
import { type Endpoints, endpointsOf } from './address/endpoints-of.ts';
import { ON_THE_MESH, isSwarmTask } from './address/published-endpoints.ts';
import { containerFilterReason } from './container-filter.ts';
import { withHeartbeat } from './heartbeat.ts';
import { type MappedPort, type MappingRules, mapPort } from './map-port.ts';
import {
  type PortMetadata,
  type ServiceMetadata,
  isInRange,
  metadataForPort,
  parseServiceMetadata,
} from './service-metadata.ts';
import type { ServiceSources } from './service-sources.ts';
import { type MappedPortOf, withUniqueIds } from './unique-ids.ts';

const MOST_WARNINGS = 20;
const MOST_SERVICES = 64;
const TOO_MANY = `a container gives at most ${String(MOST_SERVICES)} services`;

/** A port, or a whole container (`port` null), that is not registered. */
export interface IgnoredPort {
  /** `PORT/PROTOCOL`. */
  readonly port: string | null;
  readonly reason: string;
}

export interface DesiredServices {
  /** Sorted by ID; no two share one. */
  readonly services: readonly ServiceRegistration[];
  /** Where the fields of each come from. */
  readonly sources: ReadonlyMap<ServiceId, ServiceSources>;
  readonly ignored: readonly IgnoredPort[];
  /**
   * Ports (`PORT/PROTOCOL`) among the ignored for which Docker has no host port yet. No event says
   * when it has: look again soon.
   */
  readonly pending: readonly string[];
  /** What was repaired or left out of the labels, each a sentence with the label's name. */
  readonly warnings: readonly string[];
}

/** Of no container. */
export const NO_SERVICES: DesiredServices = {
  services: [],
  sources: new Map(),
  ignored: [],
  pending: [],
  warnings: [],
};

/**
 * The services that should be registered for one container.
 *
 * A running container gives one service for each port that can be reached, unless labels or rules
 * say otherwise. Never throws for what labels say: what cannot be used is repaired or left out with
 * a warning.
 * @see README, "Labels"
 */
export function desiredServices(
  container: ContainerSnapshot,
  rules: MappingRules,
): DesiredServices {
  if (!container.running) return nothing('the container is not running');
  const filtered = containerFilterReason(container, rules);
  if (filtered !== undefined) return nothing(filtered);
  const metadata = parseServiceMetadata(container.environment, container.labels, rules);
  const ports = portsOf(container, metadata, rules);
  if (ports.length === 0) return nothing(withoutPorts(container));
  const found = ports.map((port) => lookedAt(container, port, metadata, rules));
  const mapped = withUniqueIds(mapPorts(container, rules, metadata, found), rules);
  return {
    ...settled(mapped, container, rules),
    pending: found.flatMap(({ port, endpoints }) =>
      endpoints.some((one) => one.kind === 'unreachable' && one.isPending) ? portName(port) : [],
    ),
    warnings: capped([
      ...metadata.warnings,
      ...unusedPortWarnings(metadata, ports),
      ...found.flatMap(({ warnings }) => warnings),
      ...mapped.flatMap(({ result }) => result.warnings),
    ]),
  };
}

/** A container without ports has one where `SERVICE_PORT` says so; 0 is a service without a port. */
function portsOf(
  { ports }: ContainerSnapshot,
  { generic }: ServiceMetadata,
  { compat }: MappingRules,
): readonly ContainerPort[] {
  const written = compat ? '' : (generic.values.get('port') ?? '');
  if (ports.length > 0 || !/^\d{1,5}$/.test(written)) return ports;
  const port = Number(written);
  return port <= 65_535 ? [{ port, protocol: 'tcp', bindings: [] }] : [];
}

function withoutPorts(container: ContainerSnapshot): string {
  const reason = 'the container exposes no port';
  return isSwarmTask(container) ? `${reason}; ${ON_THE_MESH}` : reason;
}

/** A port, what labels say of it, and where it can be reached. */
interface FoundPort extends Endpoints {
  readonly port: ContainerPort;
  readonly scoped: PortMetadata;
}

function lookedAt(
  container: ContainerSnapshot,
  port: ContainerPort,
  metadata: ServiceMetadata,
  rules: MappingRules,
): FoundPort {
  const scoped = metadataForPort(metadata, port);
  return { port, scoped, ...endpointsOf({ container, port, scoped, rules }) };
}

function mapPorts(
  container: ContainerSnapshot,
  rules: MappingRules,
  metadata: ServiceMetadata,
  found: readonly FoundPort[],
): readonly MappedPortOf[] {
  const isOneOfSeveral =
    found.filter(({ endpoints: [endpoint] }) => {
      return endpoint?.kind === 'reachable' || endpoint?.isCandidate === true;
    }).length > 1;
  let count = 0;
  const resultsOf = ({ port, scoped, endpoints }: FoundPort): readonly MappedPort[] =>
    endpoints.flatMap((endpoint, index) => {
      if (endpoint.kind === 'unreachable') return [ignored(endpoint.reason)];
      // Before the labels are read: an image may expose every port there is.
      if (count >= MOST_SERVICES) return [ignored(TOO_MANY)];
      const context = { container, rules, metadata, scoped, port, isOneOfSeveral };
      const results = mapPort({ ...context, endpoint, isFurther: index > 0 });
      count += results.filter(({ kind }) => kind === 'service').length;
      return results;
    });
  return found.flatMap((one) => resultsOf(one).map((result) => ({ port: one.port, result })));
}

function ignored(reason: string): MappedPort {
  return { kind: 'ignored', reason, warnings: [] };
}

function settled(
  mapped: readonly MappedPortOf[],
  container: ContainerSnapshot,
  { heartbeats }: MappingRules,
): Pick<DesiredServices, 'services' | 'sources' | 'ignored'> {
  const others = mapped.flatMap(({ port, result }) =>
    result.kind === 'ignored' ? [{ port: portName(port), reason: result.reason }] : [],
  );
  const all = mapped.flatMap(({ port, result }) =>
    result.kind === 'service' ? [{ port, ...result }] : [],
  );
  const kept = all.slice(0, MOST_SERVICES);
  const surplus = all
    .slice(MOST_SERVICES)
    .map(({ port }) => ({ port: portName(port), reason: TOO_MANY }));
  return {
    services: kept
      .map(({ service }) => withHeartbeat(service, container, heartbeats))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    sources: new Map(kept.map(({ service, sources }) => [service.id, sources])),
    ignored: distinct([...others, ...surplus]),
  };
}

/** Several services of one port may be left out for one reason. */
function distinct(ignored: readonly IgnoredPort[]): readonly IgnoredPort[] {
  const key = ({ port, reason }: IgnoredPort): string => `${port ?? ''} ${reason}`;
  return [...new Map(ignored.map((one) => [key(one), one])).values()];
}

/** One label that serves several ports is worth one warning. */
function capped(all: readonly string[]): readonly string[] {
  const warnings = [...new Set(all)];
  if (warnings.length <= MOST_WARNINGS) return warnings;
  const rest = String(warnings.length - MOST_WARNINGS);
  return [...warnings.slice(0, MOST_WARNINGS), `… and ${rest} more`];
}

function unusedPortWarnings(
  { scopes }: ServiceMetadata,
  ports: readonly ContainerPort[],
): readonly string[] {
  const written = new Set(
    ports.flatMap(({ port, protocol }) => [String(port), `${String(port)}/${protocol}`]),
  );
  return [...scopes.values()]
    .filter((scope) => !written.has(scope.written))
    .filter((scope) => !ports.some((port) => isInRange(scope, port)))
    .map((scope) => {
      const [origin = ''] = scope.origins.values();
      const label = excerpt(origin.slice(origin.indexOf(' ') + 1));
      return `${label} has no effect: the container has no port ${excerpt(scope.written)}`;
    });
}

function portName({ port, protocol }: ContainerPort): string {
  return `${String(port)}/${protocol}`;
}

function nothing(reason: string): DesiredServices {
  return { ...NO_SERVICES, ignored: [{ port: null, reason }] };
}
