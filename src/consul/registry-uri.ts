import { SettingError } from '../domain/errors.ts';
import { addressAlone } from '../domain/untrusted-text.ts';

/** Where the Consul agent's HTTP API is. */
export type ConsulAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly isTls: boolean }
  | { readonly kind: 'unix'; readonly path: string };

export interface RegistryDefaults {
  /** `CONSUL_HTTP_ADDR`: where a URI without a host leads. */
  readonly address: string;
  /** `CONSUL_HTTP_SSL`. */
  readonly ssl: boolean;
}

const LOCAL = { kind: 'tcp', host: '127.0.0.1', port: 8500 } as const;
const ALLOWED = 'consul://HOST:PORT, consul-tls://HOST:PORT and consul-unix:///PATH';
const OTHERS_OF_REGISTRATOR = ['consulkv', 'consulkv-unix', 'etcd', 'skydns2', 'zookeeper'];

/**
 * Where a registry URI leads: `consul://HOST:PORT`, `consul-tls://HOST:PORT`, `consul-unix:///PATH`.
 * Without a host: `CONSUL_HTTP_ADDR`, in every form that Consul's own client reads, then
 * 127.0.0.1:8500. User name, path and query mean nothing, as in registrator.
 * @throws SettingError  with a sentence for the user; never with the URI's password
 */
export function parseRegistryUri(uri: string, defaults: RegistryDefaults): ConsulAddress {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase() ?? '';
  if (scheme === 'consul-unix') return socketAt(uri.slice('consul-unix:'.length), uri);
  refuseUnlessUsable(uri, scheme);
  const isTls = scheme === 'consul-tls' || defaults.ssl;
  const authority = authorityOf(uri);
  if (authority !== '') return tcpAt(authority, uri, isTls);
  return parseHttpAddress(defaults.address, isTls);
}

/** @throws SettingError */
function refuseUnlessUsable(uri: string, scheme: string): void {
  if (scheme === 'consul' || scheme === 'consul-tls') {
    const rest = uri.slice(scheme.length + ':'.length);
    if (rest !== '' && !rest.startsWith('//')) refuse(uri, '; the // is missing');
  } else {
    const isOther = OTHERS_OF_REGISTRATOR.includes(scheme);
    refuse(uri, isOther ? '; berth registers in Consul’s agent alone' : '');
  }
}

function refuse(uri: string, hint: string): never {
  const shown = JSON.stringify(addressAlone(uri));
  throw new SettingError(`registry ${shown} cannot be used: allowed are ${ALLOWED}${hint}`);
}

/**
 * `CONSUL_HTTP_ADDR`: `HOST:PORT`, `http://`, `https://` or `unix://`; `''` is 127.0.0.1:8500.
 * @throws SettingError
 */
function parseHttpAddress(address: string, isTls: boolean): ConsulAddress {
  if (address === '') return { ...LOCAL, isTls };
  if (address.startsWith('unix://')) return socketAt(address.slice('unix:'.length), address);
  const scheme = /^(https?):\/\//i.exec(address)?.[1]?.toLowerCase();
  const rest = scheme === undefined ? address : address.slice(scheme.length + '://'.length);
  return tcpAt(rest, address, scheme === 'https' || isTls);
}

function authorityOf(uri: string): string {
  const match = /^[a-z-]+:(?:\/\/(?:[^/?#]*@)?([^/?#]*))?/i.exec(uri);
  return match?.[1] ?? '';
}

function tcpAt(authority: string, source: string, isTls: boolean): ConsulAddress {
  const text = `tcp://${authority}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && url.hostname !== '' && ['', '/'].includes(url.pathname)) {
    const port = url.port === '' ? 8500 : Number(url.port);
    return { kind: 'tcp', host: url.hostname, port, isTls };
  }
  // What stands before an @ may be a part of a password, wherever the @ is.
  const shown = source.includes('@') ? addressAlone(source) : authority;
  throw new SettingError(`Consul address ${JSON.stringify(shown)} is not HOST:PORT`);
}

function socketAt(written: string, source: string): ConsulAddress {
  const path = written.replace(/^\/\//, '');
  if (path.startsWith('/') && path !== '/') return { kind: 'unix', path };
  const shown = JSON.stringify(addressAlone(source));
  throw new SettingError(`Consul address ${shown} is not the path of a socket: unix:///PATH`);
}

/** As an operator would write it. */
export function describeAddress(address: ConsulAddress): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  return `${address.isTls ? 'https://' : ''}${address.host}:${String(address.port)}`;
}
