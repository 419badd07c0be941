import type { ContainerNetwork, ContainerPort, ContainerSnapshot } from '../../container.ts';
import { type IpFamily, ipFamily, isLinkLocal } from '../../ip-address.ts';
import { excerpt } from '../../untrusted-text.ts';
import { type AddressRules, type Endpoint, reachable, tagged, unreachable } from './endpoint.ts';

/** The swarm's routing mesh: a task's address there leads to any task. */
const MESH = 'ingress';
const EXPOSED = 'exposed port';

/** The container's own address and port, on the network that suits best. */
export function internalEndpoint(
  container: ContainerSnapshot,
  { port }: ContainerPort,
  rules: AddressRules,
): Endpoint {
  const own = container.networkMode === 'default' ? 'bridge' : container.networkMode;
  const wanted = [...rules.networks, own];
  const rank = ({ name }: ContainerNetwork): number =>
    wanted.includes(name) ? wanted.indexOf(name) : wanted.length;
  const priority = ({ gatewayPriority = 0 }: ContainerNetwork): number => gatewayPriority;
  // Never the first of a map, whose order Docker does not define; they come sorted by name.
  const [network] = addressed(container, rules).sort(
    (a, b) => rank(a) - rank(b) || priority(b) - priority(a),
  );
  return network === undefined
    ? unreachable('the container has no address on any network', { isCandidate: true, port })
    : networkEndpoint(network, port, rules, '-internal');
}

/** The same on the first of the networks of `-network` that it is on; `undefined` when on none. */
export function chosenNetworkEndpoint(
  container: ContainerSnapshot,
  { port }: ContainerPort,
  rules: AddressRules,
): Endpoint | undefined {
  if (rules.networks.length === 0) return undefined;
  const networks = addressed(container, rules);
  const [network] = rules.networks.flatMap(
    (wanted) => networks.find(({ name }) => name === wanted) ?? [],
  );
  return network && networkEndpoint(network, port, rules, '-network');
}

/** The same on the network that a label names. */
export function namedNetworkEndpoint(
  container: ContainerSnapshot,
  { port }: ContainerPort,
  rules: AddressRules,
  { name, origin }: { readonly name: string; readonly origin: string },
): Endpoint {
  const network = addressed(container, rules).find((one) => one.name === name);
  return network === undefined
    ? unreachable(`the container has no address on network ${excerpt(name)} (SERVICE_NETWORK)`)
    : networkEndpoint(network, port, rules, origin);
}

function addressed({ networks }: ContainerSnapshot, rules: AddressRules): ContainerNetwork[] {
  return networks.filter((one) => one.name !== MESH && addressesOn(one, rules).length > 0);
}

function networkEndpoint(
  network: ContainerNetwork,
  port: number,
  rules: AddressRules,
  origin: string,
): Endpoint {
  const addresses = addressesOn(network, rules).map((one) => ({ ...one, port }));
  const address = addresses[0]?.address ?? '';
  const words = `${origin}, network ${excerpt(network.name)}`;
  const endpoint = reachable(address, port, { address: words, port: EXPOSED });
  const isDual = rules.ipFamily === 'dual' && addresses.length > 1;
  return isDual ? { ...endpoint, tagged: tagged(addresses) } : endpoint;
}

/** Those that others can use, the preferred one first. */
function addressesOn(
  { ipAddress, ipv6Address = '' }: ContainerNetwork,
  rules: AddressRules,
): readonly { readonly family: IpFamily; readonly address: string }[] {
  const both = [
    { family: 'ipv4' as const, address: ipAddress },
    { family: 'ipv6' as const, address: ipv6Address },
  ].filter(({ family, address }) => ipFamily(address) === family && !isLinkLocal(address));
  return rules.ipFamily === 'ipv6' ? both.reverse() : both;
}
