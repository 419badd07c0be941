import {
  type IncomingMessage,
  type RequestOptions,
  type Server,
  type ServerResponse,
  createServer,
  request,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Forwards HTTP to another address and keeps each request line. */
export class RecordingProxy {
  /** `METHOD /path`, in order. */
  readonly requests: string[] = [];
  /** Paths whose answers have their headers and nothing else, and do not end. */
  isSilenced: (path: string) => boolean = () => false;
  /** Waited for before a request, `METHOD /path`, goes on its way. */
  meanwhile: (request: string) => Promise<void> = () => Promise.resolve();
  readonly #server: Server;

  constructor(target: string) {
    const address = targetOptions(target);
    this.#server = createServer((incoming, outgoing) => {
      const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
      this.requests.push(line);
      void this.meanwhile(line).then(() => {
        this.#forward(address, incoming, outgoing);
      });
    });
  }

  #forward(address: RequestOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const forwarded = request({ ...address, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // The engine opens its event stream with headers alone.
      outgoing.flushHeaders();
      if (this.isSilenced(url)) answer.resume();
      else answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  }

  /** @param at  a socket's path, or a port (0: any) @returns the port, or 0 */
  async listen(at: string | number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      const listening = (): void => {
        resolve();
      };
      if (typeof at === 'string') this.#server.listen(at, listening);
      else this.#server.listen(at, '127.0.0.1', listening);
    });
    return typeof at === 'string' ? 0 : (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The requests that are no GETs. */
  writes(): readonly string[] {
    return this.requests.filter((line) => !line.startsWith('GET '));
  }
}

function targetOptions(target: string): RequestOptions {
  if (target.startsWith('unix://')) return { socketPath: target.slice('unix://'.length) };
  const { hostname, port } = new URL(target.replace(/^tcp:/, 'http:'));
  return { host: hostname, port };
}
