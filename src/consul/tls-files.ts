import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { SettingError } from '../domain/errors.ts';

/** Consul's own variables for TLS; `''` is not set. */
export interface ConsulTlsSettings {
  /** `CONSUL_CACERT`: a file of authorities. */
  readonly caCert: string;
  /** `CONSUL_CAPATH`: a directory of such files. */
  readonly caPath: string;
  /** `CONSUL_CLIENT_CERT`. */
  readonly clientCert: string;
  /** `CONSUL_CLIENT_KEY`. */
  readonly clientKey: string;
  /** `CONSUL_TLS_SERVER_NAME`: the name that the agent's certificate must have. */
  readonly tlsServerName: string;
  /** `CONSUL_HTTP_SSL_VERIFY`. */
  readonly sslVerify: boolean;
}

export interface TlsOptions extends SecureContextOptions {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
}

/** @throws SettingError  that names the variable and the file */
export function readTlsFiles(settings: ConsulTlsSettings): TlsOptions {
  const { caCert, caPath, clientCert, clientKey, tlsServerName, sslVerify } = settings;
  if ((clientCert === '') !== (clientKey === '')) {
    throw new SettingError('CONSUL_CLIENT_CERT and CONSUL_CLIENT_KEY are wanted together');
  }
  const authorities = [
    ...(caCert === '' ? [] : [read('CONSUL_CACERT', caCert)]),
    ...(caPath === '' ? [] : readAll(caPath)),
  ];
  return {
    rejectUnauthorized: sslVerify,
    ...(authorities.length === 0 ? {} : { ca: authorities }),
    ...(clientCert === '' ? {} : { cert: read('CONSUL_CLIENT_CERT', clientCert) }),
    ...(clientKey === '' ? {} : { key: read('CONSUL_CLIENT_KEY', clientKey) }),
    ...(tlsServerName === '' ? {} : { servername: tlsServerName }),
  };
}

function read(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unusable(variable, path, error);
  }
}

function readAll(directory: string): readonly Buffer[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
    return files.sort().map((name) => readFileSync(join(directory, name)));
  } catch (error) {
    throw unusable('CONSUL_CAPATH', directory, error);
  }
}

function unusable(variable: string, path: string, error: unknown): SettingError {
  const words = (error as Error).message;
  return new SettingError(`${variable}=${JSON.stringify(path)} cannot be used: ${words}`);
}
