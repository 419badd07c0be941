import type { IpFamily } from '../../ip-address.ts';

/** Which address a service gets, decided once for the whole host. */
export interface AddressRules {
  /** `-compat`: registrator's own reading, right or wrong. */
  readonly compat: boolean;
  /** The host's own address, for ports published on all of its addresses. */
  readonly hostAddress: string;
  /** The host's address of the other IP family; `''` when there is none. */
  readonly secondHostAddress: string;
  /** `-ip`: used for every published port, whatever address it is bound to; `''` is none. */
  readonly forcedAddress: string;
  /** `-internal`: the container's own address and port instead of the published ones. */
  readonly internal: boolean;
  /** `-ip-family`: which address of two is registered; `dual` is IPv4 with both as tagged ones. */
  readonly ipFamily: IpFamily | 'dual';
  /** `-useIpFromLabel`: the label whose value is the address; `''` is none. */
  readonly addressLabel: string;
  /** `-network`: networks that others can reach; a container on one of them is registered there. */
  readonly networks: readonly string[];
  /** `-all-bindings`: a service for each address that a port is published on. */
  readonly allBindings: boolean;
  /** `-host-ports`: which ports count of a container on the host's network. */
  readonly hostPorts: 'exposed' | 'published';
}

/** Where a port can be reached, or why it cannot. */
export type Endpoint = Reachable | Unreachable;

export interface Reachable {
  readonly kind: 'reachable';
  readonly address: string;
  readonly port: number;
  /** Consul's tagged addresses (`lan_ipv4`, `lan_ipv6`), for a service with several. */
  readonly tagged?: TaggedAddresses;
  readonly origin: EndpointOrigin;
  /** The container's own labels say where it is: nobody has checked that it is there. */
  readonly isNamedByLabel?: true;
}

export type TaggedAddresses = ReadonlyMap<
  string,
  { readonly address: string; readonly port: number }
>;

/** Which flag, label or fact gave each of the two, in words. */
export interface EndpointOrigin {
  readonly address: string;
  readonly port: string;
}

export interface Unreachable {
  readonly kind: 'unreachable';
  readonly reason: string;
  /** It counts as a port of several, for the names of the others. */
  readonly isCandidate: boolean;
  /** A moment later it may be reachable, without an event that says so. */
  readonly isPending: boolean;
  /** The port that it would have if a label named the address. */
  readonly port?: number;
}

export function reachable(address: string, port: number, origin: EndpointOrigin): Reachable {
  return { kind: 'reachable', address, port, origin };
}

export function unreachable(
  reason: string,
  facts: Partial<Omit<Unreachable, 'kind' | 'reason'>> = {},
): Unreachable {
  return { kind: 'unreachable', reason, isCandidate: false, isPending: false, ...facts };
}

/** An address and port of each family, the first of which is registered. */
export function tagged(
  addresses: readonly { readonly family: IpFamily; address: string; port: number }[],
): TaggedAddresses {
  return new Map(
    addresses.map(({ family, address, port }) => [`lan_${family}`, { address, port }]),
  );
}
