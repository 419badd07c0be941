import { buildPage } from '../../esbuild.page.js';
import type { ContainerId } from '../../src/domain/container.ts';
import type {
  ContainerStatus,
  Observation,
  Occurrence,
  ServiceState,
  ServiceStatus,
} from '../../src/domain/observation.ts';
import type { ServiceId } from '../../src/domain/service.ts';
import { StatusRoom } from '../../src/http/status-room.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import { FakeReleases } from './fake-releases.ts';
import { sceneReleases } from './scene-releases.ts';

const NAMES = [
  ...['checkout', 'catalog', 'search', 'basket', 'payment', 'invoice', 'session', 'profile'],
  ...['mailer', 'gateway', 'thumbnails', 'reports', 'stock', 'pricing', 'audit', 'notify'],
];
/** One in so many, at the places that `kindAt` gives them. */
const EVERY = 100;
const MINUTE_MS = 60_000;
const REFUSED = 'Consul at 127.0.0.1:8500: register: 403 Permission denied: service:write missing';

/** A host that the page can be shown with; it says what a registrator would. */
export interface Scene {
  readonly url: string;
  readonly room: StatusRoom;
  readonly releases: FakeReleases;
  readonly close: () => void;
}

/** A host with so many services, and an hour behind it. */
export async function openScene(services: number): Promise<Scene> {
  let shiftMs = -60 * MINUTE_MS;
  const releases = new FakeReleases();
  const clock = { ...systemClock, now: () => Date.now() + shiftMs };
  const room = new StatusRoom({
    ...{ version: '0.1.0', resyncMs: 30_000, secrets: [], clock, page: await buildPage() },
    elapsedMs: () => performance.now(),
    openReleases: () => Promise.resolve(releases),
  });
  const retryAtMs = (): number => Date.now() + 42_000;
  const queue = { size: Math.floor(services / 100), runningCount: 0, backlog: 0, heldCount: 0 };
  room.attach({ ...queue, longestRunningMs: 12, retryAtMs }, 'vm-0110');
  const hear = (news: object): void => {
    room.hear(news as Occurrence | Observation);
  };
  begin(hear, services);
  for (let minute = 0; minute < 60; minute += 1) {
    shiftMs = (minute - 60) * MINUTE_MS;
    livesOn(hear, minute, services);
  }
  shiftMs = 0;
  hear({ kind: 'compared', elapsedMs: 20, error: undefined });
  corrections(hear, services);
  for (const one of sceneReleases(services, Date.now())) releases.all.set(one.service, one);
  const url = await room.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    room,
    releases,
    close: () => {
      room.close();
    },
  };
}

/** A container with one service, or with none. */
export function sceneContainer(index: number, of = 3): ContainerStatus {
  const kind = of < 50 ? 'registered' : kindAt(index);
  const base = nameAt(index);
  const zone = index % 2 === 0 ? 'blue' : 'green';
  const id = index.toString(16).padStart(4, '0').repeat(16) as ContainerId;
  return {
    ...{ id, name: `shop-${base}-${zone}-${String(1 + (index >> 4))}` },
    image: `registry.example/shop/${base}:2.${String(index % 7)}.1`,
    services: kind === 'skipped' ? [] : [serviceAt(index, kind, zone)],
    ignored: kind === 'skipped' ? [{ port: null, reason: 'SERVICE_IGNORE is set' }] : [],
    warnings:
      kind === 'warning' ? ['SERVICE_CHECK_INTERVAL: "10 sec" is no duration, left out'] : [],
  };
}

type SceneKind = ServiceState | 'warning' | 'skipped';

const PLACES: ReadonlyMap<number, SceneKind> = new Map([
  ...([
    [17, 'failing'],
    [42, 'refused'],
    [63, 'maintenance'],
    [71, 'retained'],
  ] as const),
  ...([
    [80, 'warning'],
    [88, 'skipped'],
    [93, 'skipped'],
    [97, 'skipped'],
  ] as const),
]);

function kindAt(index: number): SceneKind {
  return PLACES.get(index % EVERY) ?? 'registered';
}

function nameAt(index: number): string {
  const name = NAMES[index % NAMES.length] ?? '';
  const group = Math.floor(index / (4 * NAMES.length));
  return group === 0 ? name : `${name}-${String(group)}`;
}

function serviceAt(index: number, kind: SceneKind, zone: string): ServiceStatus {
  const port = 32_768 + index;
  const state = kind === 'warning' || kind === 'skipped' ? 'registered' : kind;
  const refused = `the ID is held by vm-0111 since it was registered there`;
  return {
    id: `vm-0110:shop-${nameAt(index)}-${zone}-${String(1 + (index >> 4))}:8080` as ServiceId,
    ...{ name: nameAt(index), address: '10.2.0.110', port, tags: [zone, 'http'] },
    ...{ state, problem: { failing: REFUSED, refused }[state as string] ?? '' },
  };
}

type Hear = (news: object) => void;

function begin(hear: Hear, services: number): void {
  hear({
    kind: 'docker-up',
    host: { name: 'vm-0110', engineVersion: '28.3.2', apiVersion: '1.51' },
    isRenewal: false,
  });
  hear({ kind: 'consul-up', host: { version: '1.21.4', nodeName: 'vm-0110' }, downMs: 0 });
  for (let index = 0; index < services; index += 1) {
    const container = sceneContainer(index, services);
    hear({ kind: 'looked-at', container });
    if (container.services[0]?.state !== 'failing') continue;
    const error = new Error(REFUSED);
    const subject = { containerId: container.id, containerName: container.name };
    hear({
      kind: 'attempted',
      ...subject,
      elapsedMs: 9,
      attempt: 4,
      errors: [error],
      willRetry: true,
    });
  }
  hear({ kind: 'resynced', reason: 'startup', containers: services, services, enqueued: services });
}

/** A deployment at a quarter to, a bad minute, and the usual coming and going. */
function livesOn(hear: Hear, minute: number, services: number): void {
  const usual = services < 50 ? Number(minute % 17 === 3) : 1 + ((minute * 7) % 5);
  const count = minute > 40 && minute < 46 ? usual + Math.min(24, services) : usual;
  for (let one = 0; one < count; one += 1) {
    const index = (minute * 13 + one * 3) % services;
    const {
      services: [service],
      ...container
    } = sceneContainer(index, services);
    if (service?.state !== 'registered') continue;
    const subject = { containerId: container.id, containerName: container.name };
    const elapsedMs = 12 + ((minute * 31 + one * 17) % 40) + (minute === 43 ? 160 : 0);
    const isNew = (minute + one) % 3 !== 0;
    hear(
      isNew
        ? {
            kind: 'registered',
            ...subject,
            reason: 'start',
            cause: 'missing',
            drift: [],
            service,
            elapsedMs,
          }
        : {
            kind: 'deregistered',
            ...subject,
            reason: 'die',
            elapsedMs,
            serviceId: service.id,
            serviceName: service.name,
          },
    );
  }
}

/** What somebody changed in Consul, and berth set right. */
function corrections(hear: Hear, services: number): void {
  if (services < 50) return;
  for (let index = 5; index < services; index += Math.floor(services / 3)) {
    const {
      services: [service],
      ...container
    } = sceneContainer(index, services);
    const subject = { containerId: container.id, containerName: container.name };
    const change = { reason: 'resync', cause: 'changed', drift: ['tags', 'port'], elapsedMs: 8 };
    hear({ kind: 'registered', ...subject, ...change, service });
  }
}
