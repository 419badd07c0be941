import type { Readable } from 'node:stream';
import modemHttp from 'docker-modem/lib/http.js';
import Docker from 'dockerode';
import pRetry from 'p-retry';
import { asObject, asText } from '../domain/json-shape.ts';
import { DependencyError } from '../domain/errors.ts';
import { withDeadline } from './deadline.ts';
import { type EndpointSettings, parseEndpoint } from './endpoint.ts';
import { enginePool } from './engine-pool.ts';
import type { HttpAnswer, HttpPool } from '../wire/http-pool.ts';

// An engine redirects nobody; what does is a proxy that lost its way, and following it ends the
// process: the transport listens to no error of the second request.
modemHttp.maxRedirects = 0;

/** The newest API whose answers this code has been read against; newer engines still speak it. */
const NEWEST_API = [1, 51] as const;

/** How much later than the deadline a connection is closed. */
const LINGER_MS = 1_000;
const STALE_RETRIES = 2;

export interface DockerClientSettings extends EndpointSettings {
  readonly timeoutMs: number;
}

/** A request: dockerode's call, given the client. */
type Request<T> = (docker: Docker) => Promise<T>;

/** dockerode with a deadline on every call and errors that say which engine and which call. */
export class DockerClient {
  readonly endpointName: string;
  /** For calls that have one answer. */
  readonly #docker: Docker;
  /** For the event stream, which may be silent for as long as it likes. */
  readonly #streams: Docker;
  /** For what is asked of every container. */
  readonly #pool: HttpPool;
  /** Before every path of the pool: the pinned version of the API. */
  #prefix = '';
  readonly #timeoutMs: number;

  constructor(settings: DockerClientSettings) {
    const endpoint = parseEndpoint(settings);
    this.endpointName = endpoint.name;
    // Its time-out closes what the deadline has given up; a signal for each call costs more than
    // the call.
    const timeout = settings.timeoutMs + LINGER_MS;
    this.#docker = new Docker({ ...endpoint.options, timeout });
    this.#streams = new Docker(endpoint.options);
    this.#pool = enginePool(endpoint.options);
    this.#timeoutMs = settings.timeoutMs;
  }

  /**
   * One request that may be sent twice.
   * @param deadlineMs  for one that is meant to take its time
   * @throws DependencyError
   */
  async get<T>(what: string, request: Request<T>, deadlineMs?: number): Promise<T> {
    // The client's own time-out would cut it.
    const docker = deadlineMs === undefined ? this.#docker : this.#streams;
    const call = (): Promise<T> =>
      withDeadline(deadlineMs ?? this.#timeoutMs, () => request(docker));
    return this.#tried(what, call);
  }

  /**
   * What `get` does, for what is asked of every container: past dockerode.
   * @param path  without the version
   * @returns the JSON of the answer; `undefined` for what is none
   * @throws DependencyError  its cause as dockerode has it, with `statusCode` and `json`
   */
  async read(what: string, path: string): Promise<unknown> {
    const deadlineMs = this.#timeoutMs;
    return this.#tried(what, async () =>
      jsonOf(
        await this.#pool.request({ method: 'GET', path: `${this.#prefix}${path}`, deadlineMs }),
      ),
    );
  }

  async #tried<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!isStaleConnection(error)) throw this.#explain(what, error);
    }
    try {
      // A kept-alive connection died with the engine that it led to; the next may be another such.
      return await pRetry(call, {
        retries: STALE_RETRIES,
        minTimeout: 0,
        shouldRetry: ({ error }) => isStaleConnection(error),
      });
    } catch (error) {
      throw this.#explain(what, error);
    }
  }

  /** The event stream, open until `signal` is aborted; only opening it has a deadline. */
  async events(options: Docker.GetEventsOptions, signal: AbortSignal): Promise<Readable> {
    try {
      const stream: unknown = await withDeadline(this.#timeoutMs, () =>
        this.#streams.getEvents({ ...options, abortSignal: signal }),
      );
      return stream as Readable; // an IncomingMessage, whatever the types say
    } catch (error) {
      throw this.#explain('events', error);
    }
  }

  /** Pins the API version: unversioned requests are deprecated and change shape with the engine. */
  async negotiate(): Promise<string> {
    // The engine may be another one than last time: ask it without a version.
    this.#pin(undefined);
    const version: unknown = await this.get('version', (docker) => docker.version());
    const offered = asText(asObject(version)?.ApiVersion);
    const apiVersion = isNewer(offered) ? NEWEST_API.join('.') : offered;
    this.#pin(apiVersion === '' ? undefined : `v${apiVersion}`);
    return apiVersion;
  }

  #pin(version: string | undefined): void {
    this.#prefix = version === undefined ? '' : `/${version}`;
    for (const { modem } of [this.#docker, this.#streams]) {
      (modem as unknown as { version: string | undefined }).version = version;
    }
  }

  #explain(what: string, error: unknown): DependencyError {
    const cause = error instanceof Error ? error : new Error(String(error));
    const { statusCode } = cause as { statusCode?: unknown };
    const isRefusal = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
    const hint = (cause as NodeJS.ErrnoException).code === 'EACCES' ? ACCESS_HINT : '';
    const message = `Docker at ${this.endpointName}: ${what}: ${cause.message.trim()}${hint}`;
    const kind = isRefusal && statusCode !== 429 ? 'refused' : 'unreachable';
    return new DependencyError('docker', kind, message, { cause });
  }
}

const ACCESS_HINT = ' (the user that runs berth needs the group that owns the socket)';

function jsonOf({ status, body }: HttpAnswer): unknown {
  const json = parsed(body);
  if (status === 200) return json;
  const words = asText(asObject(json)?.message) || body.slice(0, 300);
  const error = new Error(`(HTTP code ${String(status)}) ${words}`);
  throw Object.assign(error, { statusCode: status, json });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // whoever asked knows what is missing
  }
}

function isStaleConnection(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function isNewer(apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
  return major > NEWEST_API[0] || (major === NEWEST_API[0] && minor > NEWEST_API[1]);
}
