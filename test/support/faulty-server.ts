import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is done on a connection once a request has arrived. */
export type Behaviour = (socket: Socket) => void | Promise<void>;

/** A server that speaks HTTP as badly as it is told to. */
export class FaultyServer {
  /** Consulted for each request, by its first line. */
  behave: (requestLine: string) => Behaviour = () => answer('{}');
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        const [requestLine = ''] = chunk.toString().split('\r\n', 1);
        void this.behave(requestLine)(socket);
      });
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts every connection; new ones are still taken. */
  cutAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

interface AnswerOptions {
  readonly status?: string;
  readonly headers?: readonly string[];
  /** Promised in `Content-Length`; default: what is sent. */
  readonly length?: number;
}

function head(body: string, { status = '200 OK', headers = [], length }: AnswerOptions): string {
  const size = String(length ?? Buffer.byteLength(body));
  const lines = [`HTTP/1.1 ${status}`, `Content-Length: ${size}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const JSON_TYPE = ['Content-Type: application/json'];

/** A proper answer. */
export function answer(body: string, options: AnswerOptions = {}): Behaviour {
  return (socket) => {
    socket.write(head(body, { headers: JSON_TYPE, ...options }) + body);
  };
}

/** A proper answer, byte by byte. */
export function drip(body: string): Behaviour {
  return async (socket) => {
    socket.setNoDelay(true);
    for (const byte of Buffer.from(head(body, { headers: JSON_TYPE }) + body)) {
      socket.write(Buffer.from([byte]));
      await sleep(0);
    }
  };
}

/** The beginning of an answer, then the end of the connection. */
export function cut(body: string): Behaviour {
  return (socket) => {
    socket.write(head(body, { headers: JSON_TYPE, length: body.length + 100 }) + body, () => {
      socket.resetAndDestroy();
    });
  };
}

/** The beginning of an answer, then nothing. */
export function stall(body: string): Behaviour {
  return answer(body, { length: body.length + 100 });
}

/** No answer at all. */
export const hang: Behaviour = () => undefined;

/** The end of the connection instead of an answer. */
export const refuse: Behaviour = (socket) => {
  socket.resetAndDestroy();
};

/** A proper answer on a connection that is then closed without a word. */
export function answerAndClose(body: string): Behaviour {
  return (socket) => {
    socket.end(head(body, { headers: JSON_TYPE }) + body);
  };
}
