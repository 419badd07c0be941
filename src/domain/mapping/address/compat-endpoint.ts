import type { ContainerPort, ContainerSnapshot } from '../../container.ts';
import { isUnspecified } from '../../ip-address.ts';
import { type AddressRules, type Endpoint, reachable, unreachable } from './endpoint.ts';

const ORIGIN = '-compat';

/**
 * Where registrator (master, 7.4.0) says that a port is, right or wrong; for `-compat`.
 *
 * - Only the first binding counts; an exposed port that Docker does not list counts as published
 *   under its own number.
 * - On a network of the user's own, without `-ip`, it is the container's address with the host's
 *   port.
 * - On another container's network it is that one's address on the bridge, whatever `-ip` says.
 * - An address that is missing stays `''`, which Consul reads as the node's.
 *
 * The one exception: where registrator leaves `0.0.0.0` or `::`, which Consul refuses, the host's
 * address stands.
 */
export function compatEndpoint(
  container: ContainerSnapshot,
  port: ContainerPort,
  rules: AddressRules,
): Endpoint {
  const hostPort = port.bindings[0]?.port ?? (port.isUnlisted === true ? port.port : undefined);
  const registeredPort = rules.internal ? port.port : hostPort;
  if (registeredPort !== undefined) {
    const address = compatAddress(container, port, rules);
    return reachable(address, registeredPort, { address: ORIGIN, port: ORIGIN });
  }
  const isPending = port.isRequested === true;
  const reason = isPending
    ? 'Docker has named no host port for it yet'
    : 'not published on the host';
  return unreachable(reason, { isPending, isCandidate: isPending });
}

function compatAddress(
  container: ContainerSnapshot,
  port: ContainerPort,
  rules: AddressRules,
): string {
  const { networkMode, networkPeer } = container;
  if (networkMode.startsWith('container:')) {
    return networkPeer === undefined ? '' : addressOn(networkPeer, 'bridge');
  }
  if (rules.internal) return ownAddress(container);
  if (rules.forcedAddress !== '') return rules.forcedAddress;
  if (!['bridge', 'default', 'host'].includes(networkMode)) {
    return addressOn(container, networkMode);
  }
  const bound = port.bindings[0]?.ip ?? '';
  return bound === '' || isUnspecified(bound) ? rules.hostAddress : bound;
}

/** registrator takes the bridge's, else that of any network; always the same one is as good. */
function ownAddress(container: ContainerSnapshot): string {
  const any = container.networks.find(({ ipAddress }) => ipAddress !== '');
  return addressOn(container, 'bridge') || (any?.ipAddress ?? '');
}

function addressOn({ networks }: ContainerSnapshot, name: string): string {
  return networks.find((network) => network.name === name)?.ipAddress ?? '';
}
