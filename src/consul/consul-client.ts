import { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import consul from 'consul';
import pRetry from 'p-retry';
import { DependencyError } from '../domain/errors.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import { basicCredentials } from '../domain/secrets.ts';
import type { HttpPool } from '../wire/http-pool.ts';
import { connectionsTo } from './connection.ts';
import { type ClientRequest, frequentCall } from './frequent-call.ts';
import { refuseSecretsInTheClear } from './plain-tcp.ts';
import { type ConsulAddress, describeAddress } from './registry-uri.ts';
import type { ConsulTlsSettings } from './tls-files.ts';
import { TokenFile, type TokenFileEvents } from './token-file.ts';

const STALE_RETRIES = 2;

/** `''` for what is not set. */
export interface ConsulClientSettings extends Partial<ConsulTlsSettings> {
  readonly address: ConsulAddress;
  readonly token: string;
  /** `CONSUL_HTTP_TOKEN_FILE`; stronger than `token`. */
  readonly tokenFile?: string;
  /** `CONSUL_HTTP_AUTH`: `USER:PASSWORD`. */
  readonly auth?: string;
  /** `BERTH_CONSUL_ALLOW_PLAIN_TCP`. */
  readonly allowPlainTcp?: boolean;
  /** `CONSUL_NAMESPACE` and `CONSUL_PARTITION`, of Consul Enterprise. */
  readonly namespace?: string;
  readonly partition?: string;
  readonly timeoutMs: number;
  readonly events?: TokenFileEvents;
}

const UNHEARD: TokenFileEvents = { onToken: () => undefined, onProblem: () => undefined };

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
  /**
   * It is made for every service, and goes past the client: see docs/decisions/0020-the-wire.md. Of
   * its answer there is only the body.
   */
  readonly isFrequent?: true;
}

/** What of an answer anybody looks at. */
export interface Answer {
  readonly body: unknown;
  /** The token does not see everything, and what it does not see is missing from the answer. */
  readonly isFiltered: boolean;
  /** The agent's clock, in whole seconds; `''` where it does not say. */
  readonly date: string;
}

/**
 * The requests of the `consul` package that berth builds on.
 *
 * Its `register` drops fields it does not know and cannot replace checks, so the level below is used.
 */
interface LowLevelClient {
  _get(request: object): Promise<unknown>;
  _put(request: object): Promise<unknown>;
  _post(request: object): Promise<unknown>;
}

/** Consul's HTTP API with a deadline on every call and errors that hold no token. */
export class ConsulClient {
  readonly #client: LowLevelClient;
  readonly #pool: HttpPool;
  readonly #timeoutMs: number;
  readonly #address: string;
  readonly #token: () => string;
  readonly #authorization: Readonly<Record<string, string>>;
  /** Sent with every request. */
  readonly #scope: Readonly<Record<string, string>>;

  /** @throws SettingError  when a file that is named cannot be used, or a token would be shown */
  constructor(settings: ConsulClientSettings) {
    const { address, auth = '', timeoutMs } = settings;
    refuseSecretsInTheClear(address, settings);
    this.#address = describeAddress(address);
    this.#token = tokenSource(settings);
    this.#authorization = auth === '' ? {} : { authorization: `Basic ${basicCredentials(auth)}` };
    this.#scope = scopeOf(settings);
    const { clientOptions, pool } = connectionsTo(address, settings);
    const options: object = { ...clientOptions, timeout: timeoutMs };
    this.#client = new consul(options) as unknown as LowLevelClient;
    this.#pool = pool;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws DependencyError */
  async get(request: Request): Promise<Answer> {
    const response = await this.#send(request, () =>
      request.isFrequent ? this.#frequent('GET', request) : this.#cancellable(request),
    );
    const headers = asObject(asObject(response)?.headers);
    const isFiltered = headers?.['x-consul-results-filtered-by-acls'] === 'true';
    return { body: asObject(response)?.body, isFiltered, date: asText(headers?.date) };
  }

  /** A POST that changes nothing: a question too long for a path. @throws DependencyError */
  async ask(request: Request): Promise<unknown> {
    const response = await this.#send(request, () => this.#client._post(this.#complete(request)));
    return asObject(response)?.body;
  }

  /** @throws DependencyError */
  async put(request: Request): Promise<void> {
    await this.exchange(request);
  }

  /** A PUT whose answer says something. @throws DependencyError */
  async exchange(request: Request): Promise<unknown> {
    const response = await this.#send(request, () =>
      request.isFrequent
        ? this.#frequent('PUT', request)
        : this.#client._put(this.#complete(request)),
    );
    return asObject(response)?.body;
  }

  #frequent(method: 'GET' | 'PUT', request: Request): Promise<unknown> {
    return frequentCall(this.#pool, method, this.#complete(request), this.#timeoutMs);
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

  #complete({ body, ...request }: Omit<Request, 'signal'>): ClientRequest {
    const typed = bodyOf(body);
    const token = this.#token();
    return {
      ...request,
      ...typed,
      query: { ...request.query, ...this.#scope },
      headers: { ...this.#authorization, ...(token === '' ? {} : { 'x-consul-token': token }) },
    };
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
    const isRefusal = isRefused(statusCode, bodyText(response?.body));
    const message = `Consul at ${this.#address}: ${name}: ${words}`;
    const kind = isRefusal ? 'refused' : 'unreachable';
    return new DependencyError('consul', kind, message, { statusCode });
  }
}

/** A text is sent as it is. */
function bodyOf(body: unknown): object {
  if (body === undefined) return {};
  return typeof body === 'string' ? { body: Buffer.from(body) } : { type: 'json', body };
}

/** An agent answers 500, too, where what was sent is what is wrong. */
const NOT_ALLOWED = /^(?:Scripts are disabled|Invalid |Service tagged address)/;

function isRefused(statusCode: number | undefined, body: string): boolean {
  if (statusCode === undefined || statusCode === 429) return false;
  return statusCode < 500 || (statusCode === 500 && NOT_ALLOWED.test(body));
}

/** @returns what gives the token of the moment */
function tokenSource({
  token,
  tokenFile = '',
  events = UNHEARD,
}: ConsulClientSettings): () => string {
  if (tokenFile === '') return () => token;
  const file = new TokenFile(tokenFile, events);
  return () => file.current(performance.now());
}

function scopeOf({
  namespace = '',
  partition = '',
}: ConsulClientSettings): Readonly<Record<string, string>> {
  return {
    ...(namespace === '' ? {} : { ns: namespace }),
    ...(partition === '' ? {} : { partition }),
  };
}

function bodyText(body: unknown): string {
  const text = Buffer.isBuffer(body) ? body.toString() : asText(body);
  return text.trim().slice(0, 300);
}

function isStaleConnection(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
