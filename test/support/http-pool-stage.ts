import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { HttpPool, type HttpRequest } from '../../src/wire/http-pool.ts';
import { caught } from './caught.ts';

/** What the server does with one request. */
export type Script = (socket: Socket, request: string) => unknown;

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that speaks as it is told, and a pool of connections to it. */
export class HttpPoolStage {
  readonly requests: string[] = [];
  connections = 0;
  /** Connections that the pool has begun to open. */
  begun = 0;
  readonly #script: Script;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => {
    this.#take(socket);
  });
  #pool: HttpPool | undefined;

  constructor(script: Script) {
    this.#script = script;
  }

  async open(size: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    this.#pool = new HttpPool({
      ...{ host: 'agent:8500', size, idleMs: 100 },
      connect: (onread) => {
        this.begun += 1;
        return connect({ port, host: '127.0.0.1', onread });
      },
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  /** @returns status and body */
  async ask(request: Partial<HttpRequest> = {}): Promise<string> {
    const whole: HttpRequest = { method: 'GET', path: '/x', deadlineMs: 2_000, ...request };
    const answer = await this.#pool?.request(whole);
    return `${String(answer?.status)} ${String(answer?.body)}`;
  }

  async failure(request: Partial<HttpRequest> = {}): Promise<NodeJS.ErrnoException> {
    return caught(this.ask(request));
  }

  #take(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.requests.push(chunk.toString());
      this.#script(socket, chunk.toString());
    });
  }
}

/** Called in a `describe`: gives a function that opens a stage, which is gone after its test. */
export function httpPoolStages(): (script: Script, size?: number) => Promise<HttpPoolStage> {
  const stages: HttpPoolStage[] = [];
  afterEach(() => {
    for (const stage of stages.splice(0)) stage.close();
  });
  return async (script, size = 4) => {
    const stage = new HttpPoolStage(script);
    stages.push(stage);
    await stage.open(size);
    return stage;
  };
}

/** An answer in these pieces, each sent by itself. */
export function saying(...pieces: readonly (string | Buffer)[]): Script {
  return async (socket) => {
    socket.setNoDelay(true);
    for (const piece of pieces) {
      socket.write(piece);
      await new Promise(setImmediate);
    }
  };
}
