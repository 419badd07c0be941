import { type Server, type Socket, connect, createServer } from 'node:net';

export interface Acknowledged {
  readonly kind: 'register' | 'deregister';
  readonly serviceId: string;
  /** When Consul's answer came by, `performance.now()`. */
  readonly atMs: number;
}

/**
 * Forwards TCP to a Consul agent and counts the requests that go by.
 *
 * It reads no more of HTTP than it must: a request begins where a connection has no answer
 * outstanding, and the next bytes from Consul are its answer. Nobody here pipelines.
 */
export class CountingProxy {
  /** `METHOD /path` without IDs and queries, and how often. */
  readonly counts = new Map<string, number>();
  readonly acknowledged: Acknowledged[] = [];
  /** The IDs that were registered and deregistered so far. */
  readonly ids: Readonly<Record<Acknowledged['kind'], Set<string>>> = {
    register: new Set(),
    deregister: new Set(),
  };
  lastRequestAtMs = 0;
  /** What every PUT waits before Consul sees it, milliseconds. */
  writeDelayMs = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(target: number) {
    this.#server = createServer({ noDelay: true }, (client) => {
      this.#join(client, connect({ port: target, host: '127.0.0.1', noDelay: true }));
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Registrations and deregistrations so far. */
  get writes(): number {
    return this.acknowledged.length;
  }

  #join(client: Socket, upstream: Socket): void {
    let request = '';
    let isOutstanding = false;
    client.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (isOutstanding) request += text;
      else request = text;
      if (!isOutstanding) this.#count(text);
      isOutstanding = true;
      if (this.writeDelayMs === 0 || !request.startsWith('PUT ')) upstream.write(chunk);
      else setTimeout(() => upstream.write(chunk), this.writeDelayMs);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (isOutstanding && chunk.toString('latin1', 0, 12) === 'HTTP/1.1 200') this.#note(request);
      isOutstanding = false;
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }

  #count(request: string): void {
    this.lastRequestAtMs = performance.now();
    const line = request.slice(0, request.indexOf(' HTTP/'));
    const key = line
      .replace(/\?.*/, '')
      .replace(/(\/agent\/service\/(?:deregister\/)?)(?!register).+/, '$1ID');
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  #note(request: string): void {
    const path = /^PUT \/v1\/agent\/service\/(register|deregister)(?:\/([^? ]+))?/.exec(request);
    if (path?.[1] === undefined) return;
    const id =
      path[1] === 'register'
        ? (/"ID":"([^"]+)"/.exec(request)?.[1] ?? '')
        : decodeURIComponent(path[2] ?? '');
    const kind = path[1] as Acknowledged['kind'];
    this.ids[kind].add(id);
    this.acknowledged.push({ kind, serviceId: id, atMs: performance.now() });
  }
}
