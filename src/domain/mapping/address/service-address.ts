import type { ContainerPort, ContainerSnapshot } from '../../container.ts';
import { compatEndpoint } from './compat-endpoint.ts';
import { type AddressRules, type Endpoint, reachable, unreachable } from './endpoint.ts';

/** The address and port under which one port of a container is registered. */
export function endpointOf(
  container: ContainerSnapshot,
  port: ContainerPort,
  rules: AddressRules,
): Endpoint {
  if (rules.compat) return compatEndpoint(container, port, rules);
  if (container.networkMode.startsWith('container:')) {
    return unreachable('it shares the network of another container');
  }
  if (container.networkMode === 'none') return unreachable('the container has no network');
  if (container.networkMode === 'host') return reachable(hostAddress(rules), port.port);
  return rules.internal ? internalEndpoint(container, port) : publishedEndpoint(port, rules);
}

function internalEndpoint(
  { networkMode, networks }: ContainerSnapshot,
  port: ContainerPort,
): Endpoint {
  const addressed = networks.filter(({ ipAddress }) => ipAddress !== '');
  const own = networkMode === 'default' ? 'bridge' : networkMode;
  // Several networks: the one the container was started on, else the first by name; never the
  // first of a map, whose order Docker does not define.
  const network = addressed.find(({ name }) => name === own) ?? addressed[0];
  return network === undefined
    ? unreachable('the container has no address on any network')
    : reachable(network.ipAddress, port.port);
}

function publishedEndpoint(port: ContainerPort, rules: AddressRules): Endpoint {
  // Docker 29 reports a port published on all addresses twice, for IPv4 and for IPv6, in any order.
  const binding = port.bindings.find(({ ip }) => !ip.includes(':')) ?? port.bindings[0];
  if (binding === undefined) return unreachable('not published on the host');
  const isEveryAddress = ['', '0.0.0.0', '::'].includes(binding.ip);
  const address = isEveryAddress || rules.forcedAddress !== '' ? hostAddress(rules) : binding.ip;
  return reachable(address, binding.port);
}

function hostAddress({ forcedAddress, hostAddress: own }: AddressRules): string {
  return forcedAddress === '' ? own : forcedAddress;
}
