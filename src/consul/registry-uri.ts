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
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1] ?? '';
  if (scheme !== 'consul') {
    throw new SettingError(
      `registry ${JSON.stringify(withoutPassword(uri))} cannot be used: allowed is consul://HOST:PORT`,
    );
  }
  const { authority } =
    /^consul:(?:\/\/(?:[^/?#]*@)?(?<authority>[^/?#]*))?/.exec(uri)?.groups ?? {};
  const isFallback = authority === undefined || authority === '';
  const address = isFallback ? fallbackAddress.replace(/^https?:\/\//, '') : authority;
  return parseAddress(address === '' ? DEFAULT_ADDRESS : address);
}

function parseAddress(address: string): ConsulAddress {
  const url = URL.canParse(`tcp://${address}`) ? new URL(`tcp://${address}`) : undefined;
  if (url === undefined || url.hostname === '' || !['', '/'].includes(url.pathname)) {
    throw new SettingError(`Consul address ${JSON.stringify(address)} is not HOST:PORT`);
  }
  return { host: url.hostname, port: url.port === '' ? 8500 : Number(url.port) };
}
