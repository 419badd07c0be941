import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { SettingError } from '../domain/errors.ts';
import { isLoopback } from '../domain/ip-address.ts';
import { type ConsulAddress, describeAddress } from './registry-uri.ts';

/** Every IPv4 address that the kernel takes for this host's own, among others. */
const ROUTES = '/proc/net/fib_trie';

interface Secrets {
  readonly token: string;
  readonly tokenFile?: string;
  readonly auth?: string;
  readonly allowPlainTcp?: boolean;
}

/**
 * A token that crosses a network in the clear is everybody's. Without one there is nothing to lose, and
 * an agent at an address of this very host is reached without a network.
 * @throws SettingError
 */
export function refuseSecretsInTheClear(address: ConsulAddress, secrets: Secrets): void {
  const { token, tokenFile = '', auth = '', allowPlainTcp = false } = secrets;
  if (address.kind === 'unix' || address.isTls || allowPlainTcp) return;
  if (token + tokenFile + auth === '' || isHere(address.host)) return;
  throw new SettingError(
    `Consul at ${describeAddress(address)} is not on this host and without TLS, so the network sees ` +
      'the token: use consul-tls:// or the agent of this host, or allow it by BERTH_CONSUL_ALLOW_PLAIN_TCP=true',
  );
}

function isHere(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || isLoopback(host)) return true;
  const own = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
  return own.some(({ address }) => address === host) || isLocalRoute(host);
}

/** node leaves out interfaces without a carrier, such as a bridge without containers; Linux does not. */
function isLocalRoute(host: string): boolean {
  try {
    const lines = readFileSync(ROUTES, 'utf8').split('\n');
    return lines.some(
      (line, at) => line.trim() === `|-- ${host}` && lines[at + 1]?.trim() === '/32 host LOCAL',
    );
  } catch {
    return false; // no Linux
  }
}
