import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { ReleaseReader } from '../../src/domain/deploy/release-overview.ts';
import type { Observation, Occurrence } from '../../src/domain/observation.ts';
import { StatusRoom } from '../../src/http/status-room.ts';
import { Registrator } from '../../src/registrator/registrator.ts';
import { lifecycle, rules } from './builders.ts';
import { FakeReleases } from './fake-releases.ts';
import { FakeRegistry } from './fake-registry.ts';
import { FakeSource } from './fake-source.ts';
import { RESYNC_MS } from './registrator-stage.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A page that is no more than it must be. */
export const PAGE = '<style>p{}</style><p>berth</p><script type="module">1</script>';

/** A registrator between fakes, in virtual time, and the room that shows it on a real socket. */
export interface StatusStage {
  readonly source: FakeSource;
  readonly registry: FakeRegistry;
  readonly clock: VirtualClock;
  readonly room: StatusRoom;
  readonly registrator: Registrator;
  readonly url: string;
  readonly releases: FakeReleases;
  /** What must not be shown; a test may add to it. */
  readonly secrets: Set<string>;
}

/** Called in a `describe`: gives a function that opens a stage, which is gone after its test. */
export function statusStages(): () => Promise<StatusStage> {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });
  return async () => {
    const [source, registry, clock] = [new FakeSource(), new FakeRegistry(), new VirtualClock()];
    const secrets = new Set(['']);
    const releases = new FakeReleases();
    const openReleases = (): Promise<ReleaseReader> => Promise.resolve(releases);
    const options = { version: '1.2.3', resyncMs: RESYNC_MS, secrets, openReleases, page: PAGE };
    const room = new StatusRoom({ ...options, clock, elapsedMs: () => clock.now() });
    closers.push(() => {
      room.close();
    });
    const url = await room.listen({ host: '127.0.0.1', port: 0 });
    const hear = (news: Occurrence | Observation): void => {
      room.hear(news);
    };
    const registrator = new Registrator({
      ...{ source, registry: room.measured(registry), clock, workers: 4 },
      ...{ rules: rules({ hostname: 'vm' }), lifecycle: lifecycle() },
      ...{ resyncMs: RESYNC_MS, deepResyncEvery: 100, report: hear, observe: hear },
    });
    room.attach(registrator.queue, 'vm');
    return { source, registry, clock, room, registrator, url, releases, secrets };
  };
}

/** Connected to its host, and done with what it found there. */
export async function connected(stage: StatusStage): Promise<void> {
  stage.registrator.start();
  stage.source.connect();
  await stage.clock.advance(10);
}

export interface RawAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One request with any method and headers. */
export function ask(
  url: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        resolve({ statusCode: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on('error', reject);
    request.end();
  });
}
