import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { type Socket, type TcpNetConnectOpts, connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Connect } from '../wire/connection.ts';
import { HttpPool } from '../wire/http-pool.ts';
import type { ConsulAddress } from './registry-uri.ts';
import { type ConsulTlsSettings, type TlsOptions, readTlsFiles } from './tls-files.ts';

/** The agent closes connections past 200 for one client address. */
const POOL_SIZE = 96;
const CLIENT_POOL = { keepAlive: true, maxSockets: 16 };

const NO_TLS: ConsulTlsSettings = {
  ...{ caCert: '', caPath: '', clientCert: '', clientKey: '', tlsServerName: '' },
  sslVerify: true,
};

/** The two ways to one agent. */
export interface Connections {
  /** What the `consul` package needs to know. */
  readonly clientOptions: object;
  /** For the requests that are made for every service. */
  readonly pool: HttpPool;
}

/** @throws SettingError  when a file of the TLS settings cannot be used */
export function connectionsTo(
  address: ConsulAddress,
  settings: Partial<ConsulTlsSettings>,
): Connections {
  if (address.kind === 'unix') return socketConnections(address.path);
  const { port, isTls } = address;
  const authority = `${address.host}:${String(port)}`;
  const to = { host: withoutBrackets(address.host), port };
  if (!isTls) {
    const agent = new TcpAgent(CLIENT_POOL);
    return {
      clientOptions: { baseUrl: `http://${authority}/v1`, agent },
      pool: poolTo(authority, (onread) => connect({ ...to, onread })),
    };
  }
  const tls = readTlsFiles({ ...NO_TLS, ...settings });
  return {
    clientOptions: {
      baseUrl: `https://${authority}/v1`,
      agent: new TlsAgent({ ...CLIENT_POOL, ...tls }),
    },
    pool: poolTo(authority, () => connectTls({ ...to, ...withServerName(to.host, tls) })),
  };
}

function socketConnections(path: string): Connections {
  return {
    clientOptions: { baseUrl: 'http://localhost/v1', agent: new SocketAgent(path) },
    pool: poolTo('localhost', (onread) => connect({ path, onread })),
  };
}

function poolTo(host: string, connectTo: Connect): HttpPool {
  return new HttpPool({ host, size: POOL_SIZE, connect: connectTo });
}

/** An address is no name that a certificate is asked for. */
function withServerName(host: string, tls: TlsOptions): TlsOptions {
  return isIP(host) === 0 ? { servername: host, ...tls } : tls;
}

/** `[::1]` is how a URL has it. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** The client passes `[::1]` on as a name to look up. */
class TcpAgent extends Agent {
  override createConnection(options: TcpNetConnectOpts): Socket {
    return connect({ ...options, host: withoutBrackets(options.host ?? '') });
  }
}

class SocketAgent extends Agent {
  readonly #path: string;

  constructor(path: string) {
    super(CLIENT_POOL);
    this.#path = path;
  }

  override createConnection(): Socket {
    return connect({ path: this.#path });
  }
}
