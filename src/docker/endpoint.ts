import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockerOptions } from 'dockerode';
import { SettingError } from '../domain/errors.ts';

/** Where registrator's users mount the socket, then where Docker has it. */
const SOCKETS = ['/tmp/docker.sock', '/var/run/docker.sock'];

export interface EndpointSettings {
  /** `DOCKER_HOST`; `''` means the first of the usual sockets that exists. */
  readonly host: string;
  /** `DOCKER_TLS_VERIFY`. */
  readonly tlsVerify: boolean;
  /** `DOCKER_CERT_PATH`: a directory with ca.pem, cert.pem and key.pem. */
  readonly certPath: string;
}

export interface Endpoint {
  /** As an operator would write it. */
  readonly name: string;
  readonly options: DockerOptions;
}

/** Where the Docker Engine is; dockerode's own reading of `DOCKER_HOST` has gaps (ports, TLS). */
export function parseEndpoint(settings: EndpointSettings): Endpoint {
  const host = settings.host === '' ? `unix://${usualSocket()}` : settings.host;
  if (host.startsWith('unix://')) return unixEndpoint(host);
  const url = tryParse(host.includes('://') ? host : `tcp://${host}`);
  if (url === undefined || !['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    throw new SettingError(
      `DOCKER_HOST=${JSON.stringify(host)} cannot be used: allowed are unix:///PATH, tcp://HOST:PORT, http://HOST:PORT and https://HOST:PORT`,
    );
  }
  return tcpEndpoint(url, settings);
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

function tcpEndpoint(url: URL, { tlsVerify, certPath }: EndpointSettings): Endpoint {
  const isTls = tlsVerify || url.protocol === 'https:' || url.port === '2376';
  const port = url.port === '' ? (isTls ? '2376' : '2375') : url.port;
  const name = `${isTls ? 'https' : 'tcp'}://${url.hostname}:${port}`;
  const read = (file: string): Buffer => readFileSync(join(certPath, file));
  const certificates =
    isTls && certPath !== ''
      ? { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') }
      : {};
  const options = {
    host: url.hostname,
    port,
    protocol: isTls ? 'https' : 'http',
    ...certificates,
  } as DockerOptions;
  return { name, options };
}

function tryParse(text: string): URL | undefined {
  // The WHATWG parser drops a default port (http://h:80), so the scheme is parsed as one without.
  return URL.canParse(text) ? new URL(text.replace(/^http:\/\//, 'tcp://')) : undefined;
}
