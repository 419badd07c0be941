import type { ContainerPort, ContainerSnapshot } from '../../container.ts';
import { compatEndpoint } from './compat-endpoint.ts';
import { type AddressRules, type Endpoint, unreachable } from './endpoint.ts';
import { hostEndpoint } from './host-endpoint.ts';
import { chosenNetworkEndpoint, internalEndpoint } from './network-endpoint.ts';
import { publishedEndpoints } from './published-endpoints.ts';

/**
 * Where one port of a container can be reached, as its network mode has it.
 *
 * | network mode     | address                                                               |
 * |------------------|-----------------------------------------------------------------------|
 * | `host`           | the host's, with the exposed port                                     |
 * | `none`           | none                                                                  |
 * | `container:ID`   | where that one publishes the port; else its own, with the exposed one |
 * | any network      | of `-network` or `-internal` the container's, else where published    |
 */
export function networkModeEndpoints(
  container: ContainerSnapshot,
  port: ContainerPort,
  rules: AddressRules,
): readonly Endpoint[] {
  const chosen = chosenNetworkEndpoint(container, port, rules);
  if (chosen !== undefined) return [chosen];
  const hasBindings = rules.allBindings && port.bindings.length > 0;
  if (rules.compat && !hasBindings) return [compatEndpoint(container, port, rules)];
  const { networkMode } = container;
  if (networkMode.startsWith('container:')) return peerEndpoints(container, port, rules);
  if (networkMode === 'host') return [hostNetworkEndpoint(port, rules)];
  if (networkMode === 'none') {
    return [unreachable('the container has no network', { isCandidate: true, port: port.port })];
  }
  return rules.internal
    ? [internalEndpoint(container, port, rules)]
    : publishedEndpoints(container, port, rules);
}

function hostNetworkEndpoint(port: ContainerPort, rules: AddressRules): Endpoint {
  if (rules.hostPorts === 'published' && port.isRequested !== true) {
    return unreachable('-host-ports published is set and the container does not publish it');
  }
  return hostEndpoint({ ipv4: port.port, ipv6: port.port }, rules, 'exposed port');
}

function peerEndpoints(
  { networkPeer: peer }: ContainerSnapshot,
  port: ContainerPort,
  rules: AddressRules,
): readonly Endpoint[] {
  const facts = { isCandidate: true, port: port.port };
  if (peer === undefined) {
    return [unreachable('it shares the network of a container that cannot be found', facts)];
  }
  if (!peer.running) {
    return [unreachable('it shares the network of a container that does not run', facts)];
  }
  const published = peer.ports.find(
    (one) => one.port === port.port && one.protocol === port.protocol && one.bindings.length > 0,
  );
  // Only the container that owns the network can publish its ports.
  return published === undefined
    ? networkModeEndpoints(peer, { ...port, bindings: [] }, { ...rules, internal: true })
    : networkModeEndpoints(peer, published, rules);
}
