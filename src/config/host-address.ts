import { BlockList, isIP } from 'node:net';
import type { NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { isLinkLocal, isUnspecified } from '../domain/ip-address.ts';

/** The host's address of each IP family; `''` where it has none. */
export interface HostAddresses {
  readonly ipv4: string;
  readonly ipv6: string;
}

type Interfaces = ReturnType<typeof networkInterfaces>;

const MOST_NAMES = 8;

/** What `resolveHostAddresses` reads, for the error of whoever wrote something else. */
export function allowedHostAddresses(interfaces: Interfaces): string {
  // Each running container has one that is of no use here.
  const names = Object.keys(interfaces).filter((name) => !name.startsWith('veth'));
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return `an IPv4 or IPv6 address, an interface of this host (${shown}), a network that it has an address in (as 10.0.0.0/8), or one of each IP family with a comma between`;
}

/**
 * The addresses that a text names: addresses, interfaces (`eth0`) or networks (`10.0.0.0/8`) of this
 * host, parted by commas; of each family the first.
 * @returns `undefined` when a part names none
 */
export function resolveHostAddresses(
  text: string,
  interfaces: Interfaces,
): HostAddresses | undefined {
  const parts = text === '' ? [] : text.split(',');
  const found = parts.map((part) => addressesOf(part, interfaces));
  if (found.some((addresses) => addresses.length === 0)) return undefined;
  const all = found.flat();
  return {
    ipv4: all.find((address) => isIP(address) === 4) ?? '',
    ipv6: all.find((address) => isIP(address) === 6) ?? '',
  };
}

function addressesOf(part: string, interfaces: Interfaces): readonly string[] {
  if (isIP(part) !== 0) return isUnspecified(part) ? [] : [part];
  const own = (infos: readonly NetworkInterfaceInfo[]): readonly string[] =>
    infos.map(({ address }) => address).filter((address) => !isLinkLocal(address));
  if (Object.hasOwn(interfaces, part)) return own(interfaces[part] ?? []);
  const network = networkOf(part);
  if (network === undefined) return [];
  const all = own(Object.values(interfaces).flatMap((infos) => infos ?? []));
  return all.filter((address) => network.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));
}

function networkOf(part: string): BlockList | undefined {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(part) ?? [];
  const version = isIP(address);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) return undefined;
  const network = new BlockList();
  network.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return network;
}
