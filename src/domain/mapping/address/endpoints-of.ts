import type { ContainerPort, ContainerSnapshot } from '../../container.ts';
import { excerpt } from '../../untrusted-text.ts';
import type { PortMetadata } from '../service-metadata.ts';
import { type AddressRules, type Endpoint, type Reachable, reachable } from './endpoint.ts';
import { hostAddress, hostOrigin } from './host-endpoint.ts';
import { type NamedAddress, namedAddress } from './named-address.ts';
import { namedNetworkEndpoint } from './network-endpoint.ts';
import { networkModeEndpoints } from './network-mode-endpoints.ts';

/** A port, what labels say for it, and the rules of the host. */
export interface AddressContext {
  readonly container: ContainerSnapshot;
  readonly port: ContainerPort;
  readonly scoped: PortMetadata;
  readonly rules: AddressRules;
}

export interface Endpoints {
  /** At least one; several only with `-all-bindings`. */
  readonly endpoints: readonly Endpoint[];
  readonly warnings: readonly string[];
}

/**
 * The addresses and ports under which one port of a container is registered, or why it is not.
 *
 * What a label names (`SERVICE_IP`, `SERVICE_PORT`, `SERVICE_NETWORK`) goes before what Docker says.
 */
export function endpointsOf(context: AddressContext): Endpoints {
  const warnings: string[] = [];
  const { container, scoped, rules } = context;
  const found = foundEndpoints(context);
  // registrator takes the other container's address, whatever a label says.
  const isCompatPeer = rules.compat && container.networkMode.startsWith('container:');
  const address = isCompatPeer ? undefined : namedAddress(container, scoped, rules, warnings);
  const port = namedPort(context, warnings);
  const endpoints = found.map((endpoint) => withNamed(endpoint, address, port, rules));
  const isNamed = address !== undefined || port !== undefined;
  return { endpoints: isNamed ? endpoints.slice(0, 1) : endpoints, warnings };
}

function foundEndpoints({ container, port, scoped, rules }: AddressContext): readonly Endpoint[] {
  const name = scoped.values.get('network') ?? '';
  if (rules.compat || name === '') return networkModeEndpoints(container, port, rules);
  const origin = scoped.origins.get('network') ?? '';
  return [namedNetworkEndpoint(container, port, rules, { name, origin })];
}

interface NamedPort {
  readonly value: number;
  readonly origin: string;
}

function namedPort(
  { container, port, scoped, rules }: AddressContext,
  warnings: string[],
): NamedPort | undefined {
  const written = rules.compat ? '' : (scoped.values.get('port') ?? '');
  if (written === '') return undefined;
  const origin = scoped.origins.get('port') ?? '';
  const isForAll = !scoped.portScoped.has('port');
  const problem = portProblem(written, isForAll, container);
  if (problem !== undefined) {
    warnings.push(`SERVICE_PORT=${excerpt(written)} left out: ${problem}`);
    return undefined;
  }
  // Many an image has such a variable for itself: what Docker publishes is surer.
  const isUnsure = isForAll && origin.startsWith('environment ');
  return isUnsure && port.bindings.length > 0 ? undefined : { value: Number(written), origin };
}

function portProblem(
  written: string,
  isForAll: boolean,
  { ports }: ContainerSnapshot,
): string | undefined {
  if (isForAll && ports.length > 1) {
    return 'the container has several ports: write SERVICE_<port>_PORT';
  }
  const value = /^\d{1,5}$/.test(written) ? Number(written) : Number.NaN;
  // A container without ports may be registered without one: that is 0.
  const least = ports.length === 0 ? 0 : 1;
  const isPort = value >= least && value <= 65_535;
  return isPort ? undefined : `allowed is a port from ${String(least)} to 65535`;
}

function withNamed(
  endpoint: Endpoint,
  address: NamedAddress | undefined,
  port: NamedPort | undefined,
  rules: AddressRules,
): Endpoint {
  const base =
    endpoint.kind === 'reachable' ? endpoint : madeReachable(endpoint, address, port, rules);
  if (base === undefined) return endpoint;
  if (address === undefined && port === undefined) return base;
  const host = address ?? { value: base.address, origin: base.origin.address, isTrusted: true };
  const number = port ?? { value: base.port, origin: base.origin.port };
  const origin = { address: host.origin, port: number.origin };
  const named = reachable(host.value, number.value, origin);
  const isOwnWord = port !== undefined || !host.isTrusted;
  return isOwnWord ? { ...named, isNamedByLabel: true } : named;
}

/** A port that Docker does not reach: a label that names address or port says how to. */
function madeReachable(
  endpoint: Endpoint & { readonly kind: 'unreachable' },
  address: NamedAddress | undefined,
  port: NamedPort | undefined,
  rules: AddressRules,
): Reachable | undefined {
  const number = port?.value ?? (address === undefined ? undefined : endpoint.port);
  const host = hostAddress(rules);
  const isAddressed = address !== undefined || host !== '';
  if (number === undefined || !isAddressed) return undefined;
  return reachable(host, number, { address: hostOrigin(rules), port: 'exposed port' });
}
