import { isIPv4 } from 'node:net';

/** True for an address that only this machine can reach. */
export function isLoopback(address: string): boolean {
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}

/**
 * Whether a `Host` header names this machine as it calls itself. A browser that was led here under
 * another name (DNS rebinding) sends that name; whatever the port, for a tunnel may have another.
 */
export function namesLoopback(header: string | undefined): boolean {
  const [, inBrackets, plain = ''] =
    /^(?:\[([^\]]*)\]|([^:[\]]*))(?::\d{1,5})?$/.exec(header ?? '') ?? [];
  const name = (inBrackets ?? plain).toLowerCase();
  return name === 'localhost' || isLoopback(name);
}
