import { validateHeaderValue } from 'node:http';
import { type Connect, Connection, type Exchange, type HttpAnswer } from './connection.ts';

export type { HttpAnswer };

/** Connections that nobody has used for so long are closed. */
const IDLE_MS = 5_000;
/**
 * Connections that are opened in one turn of the event loop. What the first bring is worked on while
 * the next are being opened; all at once, nothing would be sent on until the last had answered.
 */
const OPENED_AT_ONCE = 8;
const UNESCAPED = /[^\x21-\x7e]/;

export interface HttpPoolOptions {
  /** Opens a connection to the server, with TLS or without. */
  readonly connect: Connect;
  /** What the `Host` header says. */
  readonly host: string;
  /** The most connections at one time; further requests wait for one. */
  readonly size: number;
  /** How long a connection is kept that nobody uses. */
  readonly idleMs?: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'PUT';
  /** Percent-encoded, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From now to the last byte of the answer, waiting for a connection included. */
  readonly deadlineMs: number;
}

/** A request and where it is. */
interface Pending extends Exchange {
  connection: Connection | undefined;
}

interface Idle {
  readonly connection: Connection;
  readonly sinceMs: number;
}

/**
 * Short requests to one HTTP server, made by the thousand.
 *
 * Node's own client makes a stream of every request and of every answer, which costs more than what
 * is said: see docs/decisions/0020-the-wire.md.
 *
 * INVARIANTS
 * - Each request settles: with a complete answer, with the connection's error, or at its deadline.
 * - A connection that hangs keeps no other request waiting, as long as `size` allows one more.
 * - Nothing is sent twice: whether a request that failed is tried again is for the caller to say.
 */
export class HttpPool {
  readonly #options: HttpPoolOptions;
  /** The one used last is the next to be used: what is too many grows old. */
  #idle: Idle[] = [];
  readonly #waiting = new Set<Pending>();
  #count = 0;
  /** Connections that were opened in this turn of the event loop. */
  #opened = 0;
  #isTended = false;

  constructor(options: HttpPoolOptions) {
    this.#options = options;
  }

  /**
   * @returns the answer, whatever its status
   * @throws Error  what the connection says, with node's code; what cannot be read of an answer
   */
  request(request: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const text = requestText(request, this.#options.host);
      const timer = setTimeout(() => {
        this.#expire(pending, request.deadlineMs);
      }, request.deadlineMs);
      const pending: Pending = {
        text,
        connection: undefined,
        resolve: (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiting.add(pending);
      this.#sendNext();
    });
  }

  #sendNext(): void {
    const [pending] = this.#waiting;
    if (pending === undefined) return;
    try {
      const connection = this.#idle.pop()?.connection ?? this.#open();
      if (connection === undefined) return;
      this.#waiting.delete(pending);
      pending.connection = connection;
      connection.send(pending);
    } catch (error) {
      // TLS reads its certificates only now.
      this.#waiting.delete(pending);
      pending.reject(error as Error);
    }
  }

  #open(): Connection | undefined {
    const { connect, size } = this.#options;
    if (this.#count >= size || this.#opened >= OPENED_AT_ONCE) return undefined;
    this.#noteOpening();
    const connection = new Connection(connect, {
      onIdle: () => {
        this.#idle.push({ connection, sinceMs: performance.now() });
        this.#sendNext();
        this.#tend();
      },
      onClose: () => {
        this.#idle = this.#idle.filter((one) => one.connection !== connection);
        this.#count -= 1;
        this.#sendNext();
      },
    });
    this.#count += 1;
    return connection;
  }

  #noteOpening(): void {
    this.#opened += 1;
    if (this.#opened === 1) setImmediate(this.#openMore.bind(this));
  }

  #openMore(): void {
    this.#opened = 0;
    const most = Math.min(this.#waiting.size, OPENED_AT_ONCE);
    for (let count = 0; count < most; count += 1) this.#sendNext();
  }

  #expire(pending: Pending, deadlineMs: number): void {
    this.#waiting.delete(pending);
    pending.reject(new Error(`no answer within ${String(deadlineMs)} ms`));
    pending.connection?.close();
  }

  /** Closes what has been idle for long; a timer only while there is something to close. */
  #tend(): void {
    if (this.#isTended || this.#idle.length === 0) return;
    this.#isTended = true;
    const { idleMs = IDLE_MS } = this.#options;
    setTimeout(() => {
      this.#isTended = false;
      const longAgoMs = performance.now() - idleMs;
      const old = this.#idle.filter(({ sinceMs }) => sinceMs <= longAgoMs);
      for (const { connection } of old) connection.close();
      this.#tend();
    }, idleMs).unref();
  }
}

/** @throws TypeError  for what would be read as something else */
function requestText(request: HttpRequest, host: string): string {
  const { method, path, headers = {}, body } = request;
  if (UNESCAPED.test(path)) throw new TypeError('the path of a request has unescaped characters');
  let head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\n`;
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderValue(name, value);
    head += `${name}: ${value}\r\n`;
  }
  if (method === 'GET') return `${head}\r\n`;
  return `${head}Content-Length: ${String(Buffer.byteLength(body ?? ''))}\r\n\r\n${body ?? ''}`;
}
