import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, SAFE_HEADERS, refusal } from './answer.ts';
import { isLoopback, namesLoopback } from './host-header.ts';

const MOST_CONNECTIONS = 128;
const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 8_192 };

/** Where to listen. */
export interface Listener {
  /** `''` for all addresses. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** What stands at one path. */
export type Endpoint =
  | {
      readonly kind: 'answer';
      readonly answer: (query: URLSearchParams) => Promise<Answer> | Answer;
    }
  /** An answer without an end. */
  | {
      readonly kind: 'stream';
      readonly contentType: string;
      readonly isFull: () => boolean;
      readonly open: (request: IncomingMessage, response: ServerResponse) => void;
    };

/**
 * Serves GET and HEAD, with headers that keep browsers from doing anything clever.
 *
 * INVARIANT: no request changes anything, and none makes the process fail.
 */
export class HttpServer {
  readonly #server: Server;
  readonly #endpoints: ReadonlyMap<string, Endpoint>;
  #isOnLoopback = false;

  constructor(endpoints: ReadonlyMap<string, Endpoint>) {
    this.#endpoints = endpoints;
    this.#server = createServer(LIMITS, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** @returns where it listens @throws Error  when the address cannot be had */
  async listen({ host, port }: Listener): Promise<string> {
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(host !== '' && { host }) }, resolve);
    });
    // Too many open files, mostly: whoever asks is turned away, and nothing else suffers.
    server.on('error', () => undefined);
    const bound = server.address() as AddressInfo;
    this.#isOnLoopback = isLoopback(bound.address);
    const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
    return `http://${shown}:${String(bound.port)}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Bodies are of no interest; the connection ends with them.
    if (request.headers['content-length'] ?? request.headers['transfer-encoding']) {
      response.shouldKeepAlive = false;
    }
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const endpoint = this.#endpoints.get(path);
    const refused = this.#refusalOf(request, endpoint);
    if (refused !== undefined) send(response, refused);
    else if (endpoint?.kind === 'stream') stream(endpoint, request, response);
    else send(response, await answerOf(endpoint, new URLSearchParams(query)));
  }

  #refusalOf(
    { method, headers }: IncomingMessage,
    endpoint: Endpoint | undefined,
  ): Answer | undefined {
    if (this.#isOnLoopback && !namesLoopback(headers.host)) {
      return refusal(421, 'the Host header names another host: allowed is localhost');
    }
    if (endpoint === undefined) {
      const paths = [...this.#endpoints.keys()].join(', ');
      return refusal(404, `there is no such page: there are ${paths}`);
    }
    if (method === 'GET' || method === 'HEAD') return undefined;
    return refusal(405, 'allowed are GET and HEAD', { Allow: 'GET, HEAD' });
  }
}

async function answerOf(endpoint: Endpoint | undefined, query: URLSearchParams): Promise<Answer> {
  try {
    if (endpoint?.kind === 'answer') return await endpoint.answer(query);
  } catch {
    // The process has better things to do than to end because of an answer.
  }
  return refusal(500, 'the answer could not be made');
}

function stream(
  { contentType, isFull, open }: Extract<Endpoint, { kind: 'stream' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (isFull()) {
    send(response, refusal(503, 'too many are reading already', { 'Retry-After': '30' }));
    return;
  }
  response.writeHead(200, { ...SAFE_HEADERS, 'Content-Type': contentType });
  if (request.method === 'HEAD') response.end();
  else open(request, response);
}

function send(response: ServerResponse, { statusCode, contentType, body, headers }: Answer): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(statusCode, {
    ...SAFE_HEADERS,
    ...{ 'Content-Type': contentType, 'Content-Length': length },
    ...headers,
  });
  response.end(body);
}
