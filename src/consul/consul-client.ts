import { EventEmitter } from 'node:events';
import { Agent } from 'node:http';
import { type Socket, type TcpNetConnectOpts, connect } from 'node:net';
import consul from 'consul';
import pRetry from 'p-retry';
import { DependencyError } from '../domain/errors.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import type { ConsulAddress } from './registry-uri.ts';

/** The agent closes connections past 200 for one client address. */
const MOST_CONNECTIONS = 96;
const STALE_RETRIES = 2;

export interface ConsulClientSettings {
  readonly address: ConsulAddress;
  /** `''` for none. */
  readonly token: string;
  readonly timeoutMs: number;
}

interface Request {
  /** Shown in errors, e.g. `register vm:web:80`. */
  readonly name: string;
  /** Below `/v1`, with `{key}` for parts that are percent-encoded. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of the client's, for requests that are meant to hang. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** What of an answer anybody looks at. */
export interface Answer {
  readonly body: unknown;
  /** The token does not see everything, and what it does not see is missing from the answer. */
  readonly isFiltered: boolean;
}

/**
 * The two requests of the `consul` package that berth builds on.
 *
 * Its `register` drops fields it does not know and cannot replace checks, so the level below is used.
 */
interface LowLevelClient {
  _get(request: object): Promise<unknown>;
  _put(request: object): Promise<unknown>;
}

/** The client passes `[::1]` on as a name to look up. */
class ConsulAgent extends Agent {
  override createConnection(options: TcpNetConnectOpts): Socket {
    return connect({ ...options, host: options.host?.replace(/^\[|\]$/g, '') ?? '' });
  }
}

/** Consul's HTTP API with a deadline on every call and errors that hold no token. */
export class ConsulClient {
  readonly #client: LowLevelClient;
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ address, token, timeoutMs }: ConsulClientSettings) {
    this.#address = `${address.host}:${String(address.port)}`;
    this.#headers = token === '' ? {} : { 'x-consul-token': token };
    const options = {
      baseUrl: `http://${this.#address}/v1`,
      agent: new ConsulAgent({ keepAlive: true, maxSockets: MOST_CONNECTIONS }),
      timeout: timeoutMs,
    };
    this.#client = new consul(options) as unknown as LowLevelClient;
  }

  /** @throws DependencyError */
  async get(request: Request): Promise<Answer> {
    const response = await this.#send(request, () => this.#cancellable(request));
    const headers = asObject(asObject(response)?.headers);
    const isFiltered = headers?.['x-consul-results-filtered-by-acls'] === 'true';
    return { body: asObject(response)?.body, isFiltered };
  }

  /** @throws DependencyError */
  async put(request: Request): Promise<void> {
    await this.#send(request, () => this.#client._put(this.#complete(request)));
  }

  async #send(request: Request, send: () => Promise<unknown>): Promise<unknown> {
    try {
      return await send();
    } catch (error) {
      if (!isStaleConnection(error)) throw this.#explain(request.name, error);
    }
    try {
      // Every request here may be sent twice. The connection it took was a dead one, and the next
      // may be another of the same age.
      return await pRetry(send, {
        retries: STALE_RETRIES,
        minTimeout: 0,
        shouldRetry: ({ error }) => isStaleConnection(error),
      });
    } catch (error) {
      throw this.#explain(request.name, error);
    }
  }

  /** The client knows no AbortSignal; it is cancelled through an emitter of its own. */
  async #cancellable({ signal, ...request }: Request): Promise<unknown> {
    if (signal === undefined) return this.#client._get(this.#complete(request));
    const ctx = new EventEmitter();
    const cancel = (): void => void ctx.emit('cancel');
    signal.addEventListener('abort', cancel);
    try {
      return await this.#client._get({ ...this.#complete(request), ctx });
    } finally {
      // The signal lives as long as the process: what listens to it must not.
      signal.removeEventListener('abort', cancel);
    }
  }

  #complete({ body, ...request }: Omit<Request, 'signal'>): object {
    const typed = body === undefined ? {} : { type: 'json', body };
    return { ...request, ...typed, headers: { ...this.#headers } };
  }

  /** The client's own error holds the request with its token: only its words are taken over. */
  #explain(name: string, error: unknown): DependencyError {
    const raw = error instanceof Error ? error : new Error(String(error));
    const response = asObject((raw as { response?: unknown }).response);
    const statusCode = typeof response?.statusCode === 'number' ? response.statusCode : undefined;
    const words =
      statusCode === undefined
        ? raw.message.replace(/^consul: (?:[^:]*: )?/, '')
        : `${String(statusCode)} ${bodyText(response?.body)}`.trim();
    const isRefusal = statusCode !== undefined && statusCode < 500 && statusCode !== 429;
    const message = `Consul at ${this.#address}: ${name}: ${words}`;
    const kind = isRefusal ? 'refused' : 'unreachable';
    return new DependencyError('consul', kind, message, { statusCode });
  }
}

function bodyText(body: unknown): string {
  const text = Buffer.isBuffer(body) ? body.toString() : asText(body);
  return text.trim().slice(0, 300);
}

function isStaleConnection(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
