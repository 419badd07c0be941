export type IpFamily = 'ipv4' | 'ipv6';

const IPV4_PART = /^(?:0|[1-9]\d{0,2})$/;
const IPV6_GROUP = /^[0-9a-fA-F]{1,4}$/;
const IPV6_GROUPS = 8;

/** Which kind of IP address a text is; `undefined` for any other text, one with a zone included. */
export function ipFamily(text: string): IpFamily | undefined {
  if (isIpv4(text)) return 'ipv4';
  return ipv6Groups(text) === undefined ? undefined : 'ipv6';
}

/** `0.0.0.0` and `::`, however they are written: every address of a host, and none to connect to. */
export function isUnspecified(address: string): boolean {
  if (isIpv4(address)) return address === '0.0.0.0';
  return ipv6Groups(address)?.every((group) => group === 0) === true;
}

/** `127.0.0.0/8` and `::1`. */
export function isLoopback(address: string): boolean {
  if (isIpv4(address)) return address.startsWith('127.');
  const groups = ipv6Groups(address);
  return groups?.at(-1) === 1 && groups.slice(0, -1).every((group) => group === 0);
}

/** `169.254.0.0/16` and `fe80::/10`: good on one wire only. */
export function isLinkLocal(address: string): boolean {
  if (isIpv4(address)) return address.startsWith('169.254.');
  const [first = 0] = ipv6Groups(address) ?? [];
  return first >= 0xfe80 && first <= 0xfebf;
}

function isIpv4(text: string): boolean {
  if (text.length > 15) return false;
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && Number(part) <= 255);
}

/** The eight numbers of an IPv6 address, or `undefined`. */
function ipv6Groups(text: string): readonly number[] | undefined {
  if (text.length > 45 || !text.includes(':')) return undefined;
  const halves = withoutIpv4Tail(text).split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = [...head, ...(tail ?? [])];
  if (!written.every((group) => IPV6_GROUP.test(group))) return undefined;
  const missing = IPV6_GROUPS - written.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  return [...head, ...zeros, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
}

/** `::ffff:10.0.0.1` as `::ffff:a00:1`. */
function withoutIpv4Tail(text: string): string {
  const colon = text.lastIndexOf(':');
  const tail = text.slice(colon + 1);
  if (!isIpv4(tail)) return text;
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  return `${text.slice(0, colon + 1)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
