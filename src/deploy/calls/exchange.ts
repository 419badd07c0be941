import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpAnswer } from '../../domain/deploy/analysis/http-judgement.ts';
import { seconds } from '../../domain/deploy/words.ts';

/** What of a body is kept. */
const MOST_BYTES = 1 << 20;

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: string;
  /** For all of it, from the connection to the end of the answer. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface HttpExchange extends HttpAnswer {
  readonly elapsedMs: number;
}

/** There was no whole answer. Its message has nothing of the URL but the address. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  /** The connection was made: what is there did not answer. */
  readonly isConnected: boolean;
  readonly elapsedMs: number;

  constructor(message: string, isConnected: boolean, elapsedMs: number) {
    super(message);
    this.isConnected = isConnected;
    this.elapsedMs = elapsedMs;
  }
}

/**
 * One request on a connection of its own; redirects are answers like any other.
 * @throws ExchangeError
 */
export function exchange(call: HttpCall): Promise<HttpExchange> {
  const beganMs = performance.now();
  const elapsed = (): number => performance.now() - beganMs;
  let isConnected = false;
  return new Promise<HttpExchange>((resolve, reject) => {
    const request = open(call, (answer) => {
      resolve({ ...answer, elapsedMs: elapsed() });
    });
    const timer = setTimeout(() => {
      request.destroy(new Error(`no answer within ${seconds(call.deadlineMs)}`));
    }, call.deadlineMs);
    const cancel = (): void => {
      request.destroy(new Error('called off'));
    };
    call.signal.addEventListener('abort', cancel, { once: true });
    if (call.signal.aborted) cancel();
    request.on('socket', (socket) => {
      socket.once(request.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    request.on('error', reject);
    request.on('close', () => {
      clearTimeout(timer);
      call.signal.removeEventListener('abort', cancel);
      reject(new Error('the answer breaks off'));
    });
  }).catch((error: unknown) => {
    throw new ExchangeError((error as Error).message, isConnected, elapsed());
  });
}

/** @throws Error  when Node refuses the URL or a header */
function open(
  { method, url, headers, body }: HttpCall,
  onAnswer: (answer: HttpAnswer) => void,
): ClientRequest {
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error('allowed is HTTP');
  const start = protocol === 'https:' ? httpsRequest : httpRequest;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const options = { method, agent: false, headers: { ...Object.fromEntries(headers), ...length } };
  const request = start(new URL(url), options, (response) => {
    read(response, onAnswer);
  });
  request.end(body);
  return request;
}

function read(response: IncomingMessage, onAnswer: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const finish = (isCut: boolean): void => {
    const headers = new Map(
      Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    );
    const body = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString();
    onAnswer({ status: response.statusCode ?? 0, headers, body, isCut });
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) return;
    finish(true);
    response.destroy();
  });
  response.on('end', () => {
    finish(false);
  });
  // What breaks off is told by the request's `close`.
  response.on('error', () => undefined);
}
