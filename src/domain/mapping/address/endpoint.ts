/** Which address a service gets, decided once for the whole host. */
export interface AddressRules {
  /** `-compat`: registrator's own reading, right or wrong. */
  readonly compat: boolean;
  /** The host's own address, for ports published on all of its addresses. */
  readonly hostAddress: string;
  /** `-ip`: used for every published port, whatever address it is bound to; `''` is none. */
  readonly forcedAddress: string;
  /** `-internal`: the container's own address and port instead of the published ones. */
  readonly internal: boolean;
}

/** Where a port can be reached, or why it cannot. */
export type Endpoint = Reachable | Unreachable;

export interface Reachable {
  readonly kind: 'reachable';
  readonly address: string;
  readonly port: number;
}

export interface Unreachable {
  readonly kind: 'unreachable';
  readonly reason: string;
}

export function reachable(address: string, port: number): Reachable {
  return { kind: 'reachable', address, port };
}

export function unreachable(reason: string): Unreachable {
  return { kind: 'unreachable', reason };
}
