import type { ContainerPort, ContainerSnapshot } from '../container.ts';
import { withHeartbeat } from './heartbeat.ts';
import { type MappingRules, mapPort } from './map-port.ts';
import { endpointOf } from './address/service-address.ts';
import { type ServiceMetadata, parseServiceMetadata } from './service-metadata.ts';
import type { ServiceRegistration } from '../service.ts';
import { type MappedPortOf, withUniqueIds } from './unique-ids.ts';
import { excerpt } from '../untrusted-text.ts';

const MOST_WARNINGS = 20;

/** A port, or a whole container (`port` null), that is not registered. */
export interface IgnoredPort {
  /** `PORT/PROTOCOL`. */
  readonly port: string | null;
  readonly reason: string;
}

export interface DesiredServices {
  /** Sorted by ID; no two share one. */
  readonly services: readonly ServiceRegistration[];
  readonly ignored: readonly IgnoredPort[];
  /** What was repaired or left out of the labels, each a sentence with the label's name. */
  readonly warnings: readonly string[];
}

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
  if (container.ports.length === 0) return nothing('the container exposes no port');
  const metadata = parseServiceMetadata(container.environment, container.labels);
  const mapped = withUniqueIds(mapPorts(container, rules, metadata), rules);
  const services = mapped.flatMap(({ result }) =>
    result.kind === 'service' ? [withHeartbeat(result.service, container, rules.heartbeats)] : [],
  );
  const warnings = mapped.flatMap(({ result }) => result.warnings);
  return {
    services: services.sort((a, b) => (a.id < b.id ? -1 : 1)),
    ignored: mapped.flatMap(({ port, result }) =>
      result.kind === 'ignored' ? [{ port: portName(port), reason: result.reason }] : [],
    ),
    // One label that serves several ports is worth one warning.
    warnings: capped([...new Set([...unusedPortWarnings(metadata, container.ports), ...warnings])]),
  };
}

function capped(warnings: readonly string[]): readonly string[] {
  if (warnings.length <= MOST_WARNINGS) return warnings;
  const rest = String(warnings.length - MOST_WARNINGS);
  return [...warnings.slice(0, MOST_WARNINGS), `… and ${rest} more`];
}

function mapPorts(
  container: ContainerSnapshot,
  rules: MappingRules,
  metadata: ServiceMetadata,
): readonly MappedPortOf[] {
  const endpoints = container.ports.map((port) => ({
    port,
    endpoint: endpointOf(container, port, rules),
  }));
  const isOneOfSeveral =
    endpoints.filter(({ endpoint }) => endpoint.kind === 'reachable').length > 1;
  return endpoints.map(({ port, endpoint }) =>
    endpoint.kind === 'unreachable'
      ? { port, result: { kind: 'ignored', reason: endpoint.reason, warnings: [] } }
      : { port, result: mapPort({ container, rules, metadata, port, endpoint, isOneOfSeveral }) },
  );
}

function unusedPortWarnings(
  metadata: ServiceMetadata,
  ports: readonly ContainerPort[],
): readonly string[] {
  const known = new Set(ports.map(({ port }) => String(port)));
  return [...metadata.byPort]
    .filter(([port]) => !known.has(port))
    .map(([port, values]) => {
      const [firstKey = ''] = values.keys();
      const label = excerpt(`SERVICE_${port}_${firstKey.toUpperCase()}`);
      return `${label} has no effect: the container has no port ${excerpt(port)}`;
    });
}

function portName({ port, protocol }: ContainerPort): string {
  return `${String(port)}/${protocol}`;
}

function nothing(reason: string): DesiredServices {
  return { services: [], ignored: [{ port: null, reason }], warnings: [] };
}
