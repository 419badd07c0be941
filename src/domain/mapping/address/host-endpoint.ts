import { type IpFamily, ipFamily } from '../../ip-address.ts';
import { type AddressRules, type Endpoint, reachable, tagged, unreachable } from './endpoint.ts';

/**
 * A port at the host's own address.
 * @param ports  the port for each family on which it is open
 */
export function hostEndpoint(
  ports: Partial<Record<IpFamily, number>>,
  rules: AddressRules,
  portOrigin: string,
): Endpoint {
  const own = hostAddress(rules);
  if (own === '') {
    return unreachable('the host’s name resolves to no address: set -ip', { isCandidate: true });
  }
  const open = [own, rules.secondHostAddress].flatMap((address) => {
    const family = ipFamily(address);
    const port = family === undefined ? undefined : ports[family];
    return family === undefined || port === undefined ? [] : [{ family, address, port }];
  });
  // A port that is open on the other family alone, as far as is known, is registered all the same.
  const port = open[0]?.port ?? ports.ipv4 ?? ports.ipv6 ?? 0;
  const address = open[0]?.address ?? own;
  const origin = { address: hostOrigin(rules), port: portOrigin };
  const endpoint = reachable(address, port, origin);
  const isDual = rules.ipFamily === 'dual' && open.length > 1;
  return isDual ? { ...endpoint, tagged: tagged(open) } : endpoint;
}

/** `-ip`, else what the host's name resolves to; `''` when it resolves to nothing. */
export function hostAddress({ forcedAddress, hostAddress: own }: AddressRules): string {
  return forcedAddress === '' ? own : forcedAddress;
}

export function hostOrigin({ forcedAddress }: AddressRules): string {
  return forcedAddress === '' ? 'the host’s name' : '-ip';
}
