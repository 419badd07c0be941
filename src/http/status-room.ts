import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../domain/clock.ts';
import type { ContainerId } from '../domain/container.ts';
import type { ReleaseReader } from '../domain/deploy/release-overview.ts';
import type { QueueView } from '../domain/observation.ts';
import { withoutSecrets } from '../domain/secrets.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import { containerJson } from './container-json.ts';
import { EventFeed } from './event-feed.ts';
import { feedEntry } from './feed-entry.ts';
import { type Failing, livenessOf, readinessOf } from './health.ts';
import { History } from './history.ts';
import { HostState } from './host-state.ts';
import { type Endpoint, HttpServer, type Listener } from './http-server.ts';
import { MeasuredRegistry } from './measured-registry.ts';
import { Metrics } from './metrics.ts';
import { type News, driftKind } from './news.ts';
import { pageAnswer } from './page.ts';
import { Zones } from './zones.ts';
import { type Counted, healthJson, statusJson } from './status-json.ts';

/** What changes within this time is sent once. */
const GATHER_MS = 200;

export interface StatusRoomOptions {
  readonly version: string;
  readonly resyncMs: number;
  /** The status page, as HTML. */
  readonly page: string;
  /** Called when somebody looks at zones first. */
  readonly openReleases: () => Promise<ReleaseReader>;
  /** What must never be shown; more may come later. */
  readonly secrets: Iterable<string>;
  readonly clock: Clock;
  /** A clock that is never set, milliseconds. */
  readonly elapsedMs: () => number;
}

/**
 * Shows over HTTP what the daemon does. It listens to what is told and changes nothing.
 *
 *     what happens ──> state, history, metrics ──> /status /metrics /healthz /readyz
 *                  └─> feed ──> /events ──> the page at /
 */
export class StatusRoom {
  readonly #options: StatusRoomOptions;
  readonly #state: HostState;
  readonly #history = new History();
  readonly #counters = new Map<Counted, number>();
  readonly #metrics: Metrics;
  readonly #feed: EventFeed;
  readonly #server: HttpServer;
  readonly #zones: Zones;
  /** Containers that readers of the feed are still to be told of. */
  readonly #changed = new Set<ContainerId>();
  #hostname = '';
  #callOff: () => void = () => undefined;

  constructor(options: StatusRoomOptions) {
    this.#options = options;
    this.#state = new HostState(options.clock.now());
    this.#metrics = new Metrics(this.#state, options.version);
    this.#feed = new EventFeed((value) => this.#json(value));
    this.#zones = new Zones({
      open: options.openReleases,
      services: () => serviceNamesOf(this.#state),
      clock: options.clock,
    });
    this.#server = new HttpServer(this.#endpoints());
  }

  /** @returns where it listens @throws Error  when the address cannot be had */
  listen(listener: Listener): Promise<string> {
    return this.#server.listen(listener);
  }

  /** Called once the daemon knows its host and begins to work. */
  attach(queue: QueueView, hostname: string): void {
    this.#state.queue = queue;
    this.#hostname = hostname;
  }

  /** The same registry, with its calls counted. */
  measured(registry: ServiceRegistry): ServiceRegistry {
    const called = this.#metrics.called.bind(this.#metrics);
    return new MeasuredRegistry(registry, called, this.#options.elapsedMs);
  }

  hear(news: News): void {
    const nowMs = this.#options.clock.now();
    this.#count(news.kind);
    if (driftKind(news) !== undefined) this.#count('corrected');
    this.#history.hear(news, nowMs);
    this.#metrics.hear(news);
    const id = this.#state.hear(news, nowMs);
    if (id !== undefined && this.#feed.hasReaders) this.#tellSoon(id);
    const entry = feedEntry(news);
    if (entry !== undefined) this.#feed.add(entry, nowMs);
  }

  close(): void {
    this.#callOff();
    this.#feed.close();
    this.#server.close();
  }

  #count(kind: Counted): void {
    this.#counters.set(kind, (this.#counters.get(kind) ?? 0) + 1);
  }

  #tellSoon(id: ContainerId): void {
    if (this.#changed.size === 0) {
      this.#callOff = this.#options.clock.after(GATHER_MS, () => {
        this.#tell();
      });
    }
    this.#changed.add(id);
  }

  #tell(): void {
    for (const id of this.#changed) {
      const record = this.#state.containers.get(id);
      if (record === undefined) this.#feed.send('gone', { id });
      else this.#feed.send('container', containerJson(record, this.#state.queue));
    }
    this.#changed.clear();
  }

  #endpoints(): ReadonlyMap<string, Endpoint> {
    const answer = (make: (query: URLSearchParams) => Promise<Answer> | Answer): Endpoint => ({
      kind: 'answer',
      answer: make,
    });
    const page = pageAnswer(this.#options.page);
    return new Map<string, Endpoint>([
      ['/', answer(() => page)],
      ['/status', answer((query) => this.#status(query))],
      ['/zones', answer(async () => jsonAnswer(200, this.#json(await this.#zones.read())))],
      ['/events', this.#events()],
      ['/metrics', answer(() => this.#metricsAnswer())],
      ['/healthz', answer(() => this.#health(livenessOf))],
      ['/readyz', answer(() => this.#health(readinessOf))],
    ]);
  }

  #events(): Endpoint {
    const open = (request: IncomingMessage, response: ServerResponse): void => {
      this.#feed.open(response, Number(request.headers['last-event-id']) || 0);
    };
    const isFull = (): boolean => this.#feed.isFull;
    return { kind: 'stream', contentType: 'text/event-stream; charset=utf-8', isFull, open };
  }

  /** `/status?summary`: without the containers. */
  #status(query: URLSearchParams): Answer {
    const { version, resyncMs, clock } = this.#options;
    const facts = {
      ...{ version, resyncMs, hostname: this.#hostname },
      ...{ state: this.#state, history: this.#history, counters: this.#counters },
    };
    const status = statusJson(facts, clock.now(), { containers: !query.has('summary') });
    return jsonAnswer(200, this.#json(status));
  }

  async #metricsAnswer(): Promise<Answer> {
    const body = await this.#metrics.text();
    return { statusCode: 200, contentType: this.#metrics.contentType, body };
  }

  #health(check: typeof livenessOf): Answer {
    const { clock, resyncMs } = this.#options;
    const failing: readonly Failing[] = check(this.#state, clock.now(), resyncMs);
    return jsonAnswer(failing.length === 0 ? 200 : 503, this.#json(healthJson(failing)));
  }

  #json(value: unknown): string {
    const { secrets } = this.#options;
    return JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'string' ? withoutSecrets(one, secrets) : one,
    );
  }
}

function serviceNamesOf({ containers }: HostState): readonly string[] {
  const names = [...containers.values()].flatMap(({ status }) =>
    status.services.map(({ name }) => name),
  );
  return [...new Set(names)].filter((name) => name !== '');
}
