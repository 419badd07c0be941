import { SettingError } from '../domain/errors.ts';
import { withoutPassword } from '../domain/untrusted-text.ts';

/** The Consul agent's HTTP address. */
export interface ConsulAddress {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_ADDRESS = '127.0.0.1:8500';

/**
 * Where `consul://HOST:PORT` leads. Without a host, `CONSUL_HTTP_ADDR`, then 127.0.0.1:8500. User
 * name, path and query mean nothing, as in registrator.
 * @throws SettingError  with a sentence for the user; never with the URI's password
 */
export function parseRegistryUri(uri: string, fallbackAddress: string): ConsulAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme !== 'consul') {
    throw new SettingError(
      `registry ${JSON.stringify(withoutPassword(uri))} cannot be used: allowed is consul://HOST:PORT`,
    );
  }
  const authority = authorityOf(uri);
  const address = authority === '' ? fallbackAddress.replace(/^https?:\/\//, '') : authority;
  const parsed = parseAddress(address === '' ? DEFAULT_ADDRESS : address);
  if (parsed !== undefined) return parsed;
  // What stands before an @ may be a part of a password, wherever the @ is.
  const source = authority === '' ? fallbackAddress : uri;
  const shown = source.includes('@') ? withoutPassword(source) : address;
  throw new SettingError(`Consul address ${JSON.stringify(shown)} is not HOST:PORT`);
}

function authorityOf(uri: string): string {
  const match = /^consul:(?:\/\/(?:[^/?#]*@)?([^/?#]*))?/i.exec(uri);
  return match?.[1] ?? '';
}

function parseAddress(address: string): ConsulAddress | undefined {
  const url = URL.canParse(`tcp://${address}`) ? new URL(`tcp://${address}`) : undefined;
  if (url === undefined || url.hostname === '') return undefined;
  if (!['', '/'].includes(url.pathname)) return undefined;
  return { host: url.hostname, port: url.port === '' ? 8500 : Number(url.port) };
}
