import type { OnReadOpts, Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { HTTPParser } from 'http-parser-js';

/**
 * Where all connections receive: what arrives is read before anything else can arrive. Otherwise
 * node takes 64 kB for each piece of each answer.
 */
const RECEIVED = Buffer.allocUnsafeSlow(65_536);

/** Opens a connection, which may receive as these options say. */
export type Connect = (onread: OnReadOpts) => Socket;

/** A complete answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A request that waits for its answer; it is settled once, whatever else comes. */
export interface Exchange {
  /** Head and body, as they are sent. */
  readonly text: string;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

export interface ConnectionEvents {
  /** It can take the next exchange. */
  readonly onIdle: () => void;
  /** Once, as soon as nothing can be sent on it any more. */
  readonly onClose: () => void;
}

/**
 * One kept connection to an HTTP server.
 *
 * INVARIANTS
 * - One exchange at a time; bytes that nobody has asked for end the connection.
 * - Only a complete answer is one: a connection that ends before it rejects.
 * - While it is idle it does not keep the process.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #exchange: Exchange | undefined;
  /** Of the exchange; kept no longer than that. */
  #reply: Reply | undefined;
  #isClosed = false;

  constructor(connect: Connect, events: ConnectionEvents) {
    const socket = connect({
      buffer: RECEIVED,
      callback: (length) => {
        this.#read(RECEIVED.subarray(0, length));
        return true;
      },
    });
    this.#socket = socket;
    this.#events = events;
    socket.setNoDelay(true);
    // From one that does not receive there: TLS.
    socket.on('data', this.#read.bind(this));
    socket.on('end', () => {
      this.#reply?.end();
      this.#settle();
      this.#fail(hangUp());
    });
    socket.on('error', this.#fail.bind(this));
    socket.on('close', () => {
      this.#fail(hangUp());
    });
  }

  send(exchange: Exchange): void {
    this.#exchange = exchange;
    // A parser of its own: nothing that was left over of the last answer gets into this one.
    this.#reply = new Reply();
    this.#socket.ref();
    this.#socket.write(exchange.text);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.destroy();
    this.#events.onClose();
  }

  #read(chunk: Buffer): void {
    // Without a reply to read it is something that nobody has asked for.
    const problem = this.#reply === undefined ? hangUp() : this.#reply.read(chunk);
    if (problem === undefined) this.#settle();
    else this.#fail(problem);
  }

  #settle(): void {
    const exchange = this.#exchange;
    const { answer, isLast } = this.#reply ?? {};
    if (answer === undefined || exchange === undefined) return;
    this.#exchange = undefined;
    this.#reply = undefined;
    if (isLast === true) {
      this.close();
    } else {
      this.#socket.unref();
      this.#events.onIdle();
    }
    exchange.resolve(answer);
  }

  #fail(error: Error): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#reply = undefined;
    this.close();
    exchange?.reject(error);
  }
}

/** What has come of one answer so far. */
class Reply {
  answer: HttpAnswer | undefined;
  /** No other answer may follow on this connection. */
  isLast = false;
  readonly #parser = new HTTPParser(HTTPParser.RESPONSE);
  /** Copies what has come: the next piece is received where this one stands. */
  readonly #decoder = new StringDecoder();
  #status = 0;
  #body = '';

  constructor() {
    const parser = this.#parser;
    parser[HTTPParser.kOnHeadersComplete] = ({ statusCode, shouldKeepAlive }) => {
      this.#status = statusCode;
      // A second answer to one request: whose it is nobody can tell.
      this.isLast ||= !shouldKeepAlive || this.answer !== undefined;
    };
    parser[HTTPParser.kOnBody] = (bytes, offset, length) => {
      this.#body += this.#decoder.write(bytes.subarray(offset, offset + length));
    };
    parser[HTTPParser.kOnMessageComplete] = () => {
      const isInterim = this.#status < 200;
      const body = this.#body + this.#decoder.end();
      if (!isInterim) this.answer ??= { status: this.#status, body };
    };
  }

  /** @returns what is wrong with it */
  read(chunk: Buffer): Error | undefined {
    const outcome = this.#parser.execute(chunk);
    return outcome instanceof Error ? outcome : undefined;
  }

  /** The server has said everything: some answers end with the connection. */
  end(): void {
    this.isLast = true;
    this.#parser.finish();
  }
}

/** As node says it. */
function hangUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
