import { type IncomingHttpHeaders, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EngineRequest {
  /** `METHOD /path?query`, decoded. */
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface EngineAnswer {
  readonly status?: number;
  /** A Buffer as it is, anything else as JSON. */
  readonly body: unknown;
}

/** What the Engine answers when it fails. */
export function failure(status: number, message: string): EngineAnswer {
  return { status, body: { message } };
}

/** An Engine API at 127.0.0.1 that answers as it is told to, and 404 to all else. */
export class ScriptedEngine {
  readonly requests: EngineRequest[] = [];
  /** By the beginning of a request's line; the first that fits. */
  readonly answers = new Map<string, EngineAnswer | ((request: EngineRequest) => EngineAnswer)>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((incoming, outgoing) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () => {
        const line = `${incoming.method ?? ''} ${decodeURIComponent(incoming.url ?? '')}`;
        const answer = this.#answer({ line, headers: incoming.headers, body });
        outgoing.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' });
        outgoing.end(Buffer.isBuffer(answer.body) ? answer.body : JSON.stringify(answer.body));
      });
    });
  }

  /** @returns its `DOCKER_HOST` */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `tcp://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Forgets what it was asked and told. */
  reset(): void {
    this.requests.length = 0;
    this.answers.clear();
  }

  /** The lines of what it was asked. */
  lines(): readonly string[] {
    return this.requests.map(({ line }) => line);
  }

  #answer(request: EngineRequest): EngineAnswer {
    this.requests.push(request);
    const found = [...this.answers].find(([beginning]) => request.line.startsWith(beginning));
    const answer = found?.[1] ?? failure(404, `no ${request.line}`);
    return typeof answer === 'function' ? answer(request) : answer;
  }
}
