import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockerOptions } from 'dockerode';
import { SettingError } from '../domain/errors.ts';
import { isLoopback } from '../domain/ip-address.ts';
import { addressAlone } from '../domain/untrusted-text.ts';

/** Where registrator's users mount the socket, then where Docker has it. */
const SOCKETS = ['/tmp/docker.sock', '/var/run/docker.sock'];

const ALLOWED = 'unix:///PATH, tcp://HOST:PORT, http://HOST:PORT and https://HOST:PORT';

export interface EndpointSettings {
  /** `DOCKER_HOST`; `''` means the first of the usual sockets that exists. */
  readonly host: string;
  /** `DOCKER_TLS_VERIFY`. */
  readonly tlsVerify: boolean;
  /** `DOCKER_CERT_PATH`: a directory with ca.pem, cert.pem and key.pem. */
  readonly certPath: string;
  /** `BERTH_DOCKER_ALLOW_PLAIN_TCP`. */
  readonly allowPlainTcp?: boolean;
}

export interface Endpoint {
  /** As an operator would write it. */
  readonly name: string;
  readonly options: DockerOptions;
}

/** Where the Docker Engine is; dockerode's own reading of `DOCKER_HOST` has gaps (ports, TLS). */
export function parseEndpoint(settings: EndpointSettings): Endpoint {
  const host = settings.host === '' ? `unix://${usualSocket()}` : settings.host;
  if (/^unix:\/\/./.test(host)) return unixEndpoint(host);
  const [scheme = '', authority = ''] = host.includes('://') ? host.split('://') : ['tcp', host];
  const url = parseAuthority(authority);
  if (url === undefined || !['tcp', 'http', 'https'].includes(scheme.toLowerCase())) {
    const shown = JSON.stringify(addressAlone(host));
    throw new SettingError(`DOCKER_HOST=${shown} cannot be used: allowed are ${ALLOWED}`);
  }
  return tcpEndpoint(url, scheme.toLowerCase() === 'https', settings);
}

function usualSocket(): string {
  return SOCKETS.find((path) => existsSync(path)) ?? '/var/run/docker.sock';
}

function unixEndpoint(host: string): Endpoint {
  const socketPath = host.slice('unix://'.length);
  // `host: undefined` keeps dockerode from taking DOCKER_HOST out of the environment by itself.
  const options = { socketPath, host: undefined, protocol: 'http' } as unknown as DockerOptions;
  return { name: host, options };
}

function tcpEndpoint(url: URL, isHttps: boolean, settings: EndpointSettings): Endpoint {
  const isTls = settings.tlsVerify || isHttps || url.port === '2376';
  if (!isTls) refuseUnlessLocal(url.hostname, settings);
  const port = url.port === '' ? (isTls ? '2376' : '2375') : url.port;
  const name = `${isTls ? 'https' : 'tcp'}://${url.hostname}:${port}`;
  const options = {
    host: url.hostname,
    port,
    protocol: isTls ? 'https' : 'http',
    ...(isTls && settings.certPath !== '' ? readCertificates(settings.certPath) : {}),
  } as DockerOptions;
  return { name, options };
}

/** @throws SettingError */
function refuseUnlessLocal(hostname: string, { host, allowPlainTcp }: EndpointSettings): void {
  const address = hostname.replace(/^\[|\]$/g, '');
  if (allowPlainTcp === true || address === 'localhost' || isLoopback(address)) return;
  const shown = JSON.stringify(addressAlone(host));
  throw new SettingError(
    `DOCKER_HOST=${shown} is not on loopback and without TLS, so whoever reaches it is root there: ` +
      'set DOCKER_TLS_VERIFY=1, or allow it by BERTH_DOCKER_ALLOW_PLAIN_TCP=true',
  );
}

function readCertificates(certPath: string): object {
  try {
    const read = (file: string): Buffer => readFileSync(join(certPath, file));
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  } catch (error) {
    const words = (error as Error).message;
    throw new SettingError(`DOCKER_CERT_PATH=${JSON.stringify(certPath)} cannot be used: ${words}`);
  }
}

/** HOST or HOST:PORT; parsed as a scheme without a default port, which the parser would drop. */
function parseAuthority(authority: string): URL | undefined {
  const text = `tcp://${authority}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.hostname === '' ? undefined : url;
}
