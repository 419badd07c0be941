import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DockerOptions } from 'dockerode';
import type { Connect } from '../wire/connection.ts';
import { HttpPool } from '../wire/http-pool.ts';

/** More at one time would only wait for each other in the engine. */
const SIZE = 96;

/** The pool of the requests that are made for every container. */
export function enginePool(options: DockerOptions): HttpPool {
  const { socketPath } = options;
  if (typeof socketPath === 'string') {
    return new HttpPool({
      ...{ host: 'localhost', size: SIZE },
      connect: (onread) => connect({ path: socketPath, onread }),
    });
  }
  const authority = `${String(options.host)}:${String(options.port)}`;
  return new HttpPool({ host: authority, size: SIZE, connect: connectionTo(options) });
}

function connectionTo({ host: written, port, protocol, ca, cert, key }: DockerOptions): Connect {
  // [::1] is how a URL has it.
  const host = String(written).replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port) };
  if (protocol !== 'https') return (onread) => connect({ ...to, onread });
  const tls = { ca, cert, key, ...(isIP(host) === 0 ? { servername: host } : {}) };
  return () => connectTls({ ...to, ...tls });
}
