import type { ContainerPort, ContainerSnapshot, PortBinding } from '../../container.ts';
import { type IpFamily, ipFamily, isLoopback, isUnspecified } from '../../ip-address.ts';
import { excerpt } from '../../untrusted-text.ts';
import { type AddressRules, type Endpoint, reachable, unreachable } from './endpoint.ts';
import { hostEndpoint } from './host-endpoint.ts';

const BINDING = 'port binding';

/** Where a published port can be reached: at one address, or with `-all-bindings` at each. */
export function publishedEndpoints(
  container: ContainerSnapshot,
  port: ContainerPort,
  rules: AddressRules,
): readonly Endpoint[] {
  if (port.bindings.length === 0) return [notPublished(container, port)];
  const isForced = rules.forcedAddress !== '' || rules.compat;
  const bindings = port.bindings.filter(({ ip }) => isForced || !isLoopback(ip));
  const binding = preferred(bindings, rules);
  if (binding === undefined) {
    const [{ ip } = { ip: '' }] = port.bindings;
    const reason = `published on ${excerpt(ip)} alone, where only this host reaches it: -ip or -compat registers it`;
    return [unreachable(reason, { isCandidate: true })];
  }
  const first = bindingEndpoint(binding, bindings, rules);
  if (!rules.allBindings) return [first];
  // Docker lists bindings in no defined order.
  const others = bindings
    .filter((other) => other !== binding)
    .sort((a, b) => (a.ip < b.ip ? -1 : 1))
    .map((other) => bindingEndpoint(other, bindings, rules));
  return distinct([first, ...others]);
}

/** Docker 29 reports a port published on all addresses twice, for IPv4 and for IPv6, in any order. */
function preferred(bindings: readonly PortBinding[], rules: AddressRules): PortBinding | undefined {
  const wanted = rules.ipFamily === 'ipv6' ? 'ipv6' : 'ipv4';
  return bindings.find(({ ip }) => familyOf(ip) === wanted) ?? bindings[0];
}

function bindingEndpoint(
  { ip, port }: PortBinding,
  all: readonly PortBinding[],
  rules: AddressRules,
): Endpoint {
  if (rules.forcedAddress === '' && !isEveryAddress(ip)) {
    return reachable(ip, port, { address: BINDING, port: BINDING });
  }
  const own = familyOf(ip);
  const onAll = all.filter((binding) => isEveryAddress(binding.ip));
  const portOn = (family: IpFamily): Partial<Record<IpFamily, number>> => {
    const bound = onAll.find((binding) => binding.ip === '' || familyOf(binding.ip) === family);
    return bound === undefined ? {} : { [family]: bound.port };
  };
  return hostEndpoint({ ...portOn('ipv4'), ...portOn('ipv6'), [own]: port }, rules, BINDING);
}

function isEveryAddress(ip: string): boolean {
  return ip === '' || isUnspecified(ip);
}

/** Podman names no address for a port that is published on all. */
function familyOf(ip: string): IpFamily {
  return ipFamily(ip) ?? 'ipv4';
}

function distinct(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const key = (endpoint: Endpoint): string =>
    endpoint.kind === 'reachable' ? `${endpoint.address} ${String(endpoint.port)}` : '';
  return [...new Map(endpoints.toReversed().map((one) => [key(one), one])).values()].reverse();
}

/** Labels of a task's container; Docker writes them over the user's own. */
export function isSwarmTask({ labels }: Pick<ContainerSnapshot, 'labels'>): boolean {
  return labels.has('com.docker.swarm.task.id') || labels.has('com.docker.swarm.task');
}

export const ON_THE_MESH =
  'if its service publishes one it is on the swarm’s ingress mesh: publish it with mode=host, or name it with SERVICE_PORT';

function notPublished(container: ContainerSnapshot, port: ContainerPort): Endpoint {
  if (port.isRequested === true) {
    const reason = 'Docker has named no host port for it yet';
    return unreachable(reason, { isCandidate: true, isPending: true });
  }
  const hint = isSwarmTask(container) ? `; ${ON_THE_MESH}` : '';
  return unreachable(`not published on the host${hint}`);
}
