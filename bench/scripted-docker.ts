import { IMAGE, type ScriptedContainer, idOf, scripted } from './scripted-container.ts';
import { type Server, type ServerResponse, createServer } from 'node:http';

/**
 * A Docker API over a unix socket that serves as many containers as asked, with nothing behind it.
 *
 * Answers are made beforehand: what is measured is the one who asks.
 */
export class ScriptedDocker {
  /** What every inspection waits, milliseconds. */
  inspectDelayMs = 0;
  /** When the first list was asked for; 0 before. */
  firstListAtMs = 0;
  inspections = 0;
  /** The most that waited at one time for a reader of the events, bytes. */
  mostUnreadBytes = 0;
  readonly #running = new Map<string, ScriptedContainer>();
  readonly #known = new Map<string, ScriptedContainer>();
  readonly #readers = new Set<ServerResponse>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/v\d+\.\d+/, '').split('?')[0] ?? '';
      this.#answer(path, response);
    });
  }

  async listen(socketPath: string): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(socketPath, resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Containers that run before anybody looks. */
  populate(count: number): void {
    for (let index = 0; index < count; index += 1) this.#add(index);
  }

  start(index: number): void {
    this.#emit('start', this.#add(index));
  }

  die(index: number): void {
    const container = this.#known.get(idOf(index));
    if (container === undefined || !this.#running.delete(container.id)) return;
    this.#emit('die', container);
  }

  /** An event about a container that stays as it is. */
  hint(index: number): void {
    const container = this.#known.get(idOf(index));
    if (container !== undefined) this.#emit('start', container);
  }

  get hasReader(): boolean {
    return this.#readers.size > 0;
  }

  #add(index: number): ScriptedContainer {
    const container = this.#known.get(idOf(index)) ?? scripted(index);
    this.#known.set(container.id, container);
    this.#running.set(container.id, container);
    return container;
  }

  #emit(action: string, { id, name }: ScriptedContainer): void {
    const now = Date.now();
    const event = {
      status: action,
      id,
      from: IMAGE,
      Type: 'container',
      Action: action,
      Actor: { ID: id, Attributes: { image: IMAGE, name } },
      scope: 'local',
      time: Math.floor(now / 1000),
      timeNano: now * 1e6,
    };
    const line = `${JSON.stringify(event)}\n`;
    for (const reader of this.#readers) {
      reader.write(line);
      this.mostUnreadBytes = Math.max(this.mostUnreadBytes, reader.writableLength);
    }
  }

  #answer(path: string, response: ServerResponse): void {
    const inspected = /^\/containers\/([0-9a-f]{12,64})\/json$/.exec(path)?.[1];
    if (inspected !== undefined) this.#inspect(inspected, response);
    else if (path === '/containers/json') this.#list(response);
    else if (path === '/events') this.#stream(response);
    else if (path === '/_ping') response.end('OK');
    else if (path === '/version') json(response, JSON.stringify(VERSION));
    else if (path === '/info') json(response, JSON.stringify(info()));
    else json(response, '{"message":"page not found"}', 404);
  }

  #list(response: ServerResponse): void {
    if (this.firstListAtMs === 0) this.firstListAtMs = performance.now();
    const listings = [...this.#running.values()].map(({ listing }) => listing);
    json(response, `[${listings.join(',')}]`);
  }

  #inspect(id: string, response: ServerResponse): void {
    this.inspections += 1;
    const answer = (): void => {
      const container = this.#running.get(id);
      if (container !== undefined) json(response, container.inspection);
      else json(response, `{"message":"No such container: ${id}"}`, 404);
    };
    if (this.inspectDelayMs === 0) answer();
    else setTimeout(answer, this.inspectDelayMs);
  }

  #stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    this.#readers.add(response);
    response.on('close', () => this.#readers.delete(response));
  }
}

const VERSION = { Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12', Os: 'linux' };

function info(): object {
  return { Name: 'bench', ServerVersion: '20.10.24', SystemTime: new Date().toISOString() };
}

function json(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
