import type { ContainerId } from '../domain/container.ts';
import type { DockerHost } from '../domain/container-source.ts';
import type { Attempted, ContainerStatus, QueueView } from '../domain/observation.ts';
import type { RegistryHost } from '../domain/service-registry.ts';
import type { ServiceId } from '../domain/service.ts';
import { type News, driftKind } from './news.ts';

/** Whether the other end answers. Times are milliseconds of the wall clock. */
export interface Dependency<Host> {
  readonly state: 'unknown' | 'up' | 'down';
  readonly sinceMs: number;
  /** As it last said who it is. */
  readonly host: Host | undefined;
  /** Why it is down, in a sentence; else `''`. */
  readonly problem: string;
}

/** What went wrong with a container last, and still does. */
export interface Failure {
  readonly atMs: number;
  readonly attempt: number;
  readonly problems: readonly string[];
}

/** The last drift of a service that was set right. */
export interface Correction {
  readonly atMs: number;
  readonly kind: 'missing' | 'modified' | 'stale';
  readonly fields: readonly string[];
}

export interface ContainerRecord {
  readonly status: ContainerStatus;
  readonly lookedAtMs: number;
  readonly failure: Failure | undefined;
  /** By service. */
  readonly corrections: ReadonlyMap<ServiceId, Correction>;
}

const NO_CORRECTIONS: ReadonlyMap<ServiceId, Correction> = new Map();
/** Before a registrator is attached there is nothing to do. */
const NO_QUEUE: QueueView = {
  ...{ size: 0, runningCount: 0, backlog: 0, heldCount: 0, longestRunningMs: 0 },
  retryAtMs: () => undefined,
};

/**
 * What the daemon knows of its host, put together from what it was told.
 *
 * INVARIANT: memory is bounded by the containers that the registrator itself remembers.
 */
export class HostState {
  readonly startedMs: number;
  readonly containers = new Map<ContainerId, ContainerRecord>();
  docker: Dependency<DockerHost>;
  consul: Dependency<RegistryHost>;
  queue = NO_QUEUE;
  /** When work was last seen to end, however it ended. */
  progressMs: number;
  /** When the last event of Docker arrived. */
  heardMs: number | undefined;
  /** How often a service ID turned out to be somebody else's. */
  collisionCount = 0;
  /** When everything was last compared; `undefined`: never yet. */
  comparedMs: number | undefined;
  /** Why the last comparison failed; `''` when it did not. */
  comparisonProblem = '';
  /** Everything that the first comparison found has been worked on. */
  isSynced = false;

  constructor(nowMs: number) {
    const unknown = { state: 'unknown', sinceMs: nowMs, host: undefined, problem: '' } as const;
    this.startedMs = nowMs;
    this.progressMs = nowMs;
    this.docker = unknown;
    this.consul = unknown;
  }

  /** @returns the container of which something else is now to be shown, if there is one */
  hear(news: News, atMs: number): ContainerId | undefined {
    switch (news.kind) {
      case 'heard':
        this.heardMs = atMs;
        return undefined;
      case 'looked-at':
        return this.#look(news.container, atMs);
      case 'gone':
        this.containers.delete(news.containerId);
        return news.containerId;
      case 'attempted':
        return this.#attempted(news, atMs);
      case 'registered':
        this.#correct(news, atMs);
        return undefined; // it is looked at after this
      case 'compared':
        this.#compared(news.error, atMs);
        return undefined;
      default:
        this.#hearDependency(news, atMs);
        return undefined;
    }
  }

  #look(status: ContainerStatus, lookedAtMs: number): ContainerId {
    const before = this.containers.get(status.id);
    const corrections = before?.corrections ?? NO_CORRECTIONS;
    this.collisionCount += refusedIn(status).filter(
      (service) => !refusedIn(before?.status).includes(service),
    ).length;
    this.containers.set(status.id, { failure: before?.failure, corrections, status, lookedAtMs });
    return status.id;
  }

  #attempted(news: Attempted, atMs: number): ContainerId | undefined {
    const { containerId: id, containerName: name, errors, attempt } = news;
    this.progressMs = atMs;
    // This one still counts as running.
    this.#noteSync(1);
    const record = this.containers.get(id);
    if (errors.length === 0) {
      if (record?.failure === undefined) return undefined;
      this.containers.set(id, { ...record, failure: undefined });
      return id;
    }
    const nothing = { image: '', services: [], ignored: [], warnings: [] };
    const failure = { atMs, attempt, problems: errors.map(({ message }) => message) };
    const blank = { corrections: NO_CORRECTIONS, status: { id, name, ...nothing } };
    this.containers.set(id, { ...blank, lookedAtMs: atMs, ...record, failure });
    return id;
  }

  #correct(news: Extract<News, { kind: 'registered' }>, atMs: number): void {
    const { containerId: id, service, drift: fields } = news;
    const kind = driftKind(news);
    const record = this.containers.get(id);
    if (kind !== undefined && record !== undefined) {
      const corrections = new Map(record.corrections).set(service.id, { atMs, kind, fields });
      this.containers.set(id, { ...record, corrections });
    }
  }

  #compared(error: Error | undefined, atMs: number): void {
    this.progressMs = atMs;
    this.comparisonProblem = error?.message ?? '';
    if (error !== undefined) return;
    this.comparedMs = atMs;
    this.#noteSync(0);
  }

  #noteSync(mostRunning: number): void {
    const { backlog, runningCount } = this.queue;
    const isIdle = backlog === 0 && runningCount <= mostRunning;
    this.isSynced ||= this.comparedMs !== undefined && isIdle;
  }

  #hearDependency(news: News, atMs: number): void {
    switch (news.kind) {
      case 'docker-up':
        this.docker = changed(this.docker, { state: 'up', host: news.host, problem: '' }, atMs);
        this.progressMs = atMs;
        break;
      case 'docker-down': {
        const problem = news.error.message;
        this.docker = changed(this.docker, { ...this.docker, state: 'down', problem }, atMs);
        this.progressMs = atMs;
        break;
      }
      case 'consul-up': {
        const host = news.host ?? this.consul.host;
        this.consul = changed(this.consul, { state: 'up', host, problem: '' }, atMs);
        break;
      }
      case 'consul-down': {
        const problem = news.error.message;
        this.consul = changed(this.consul, { ...this.consul, state: 'down', problem }, atMs);
        break;
      }
      default:
    }
  }
}

function refusedIn(status: ContainerStatus | undefined): readonly ServiceId[] {
  return (status?.services ?? []).flatMap(({ state, id }) => (state === 'refused' ? [id] : []));
}

function changed<Host>(
  before: Dependency<Host>,
  now: Omit<Dependency<Host>, 'sinceMs'>,
  atMs: number,
): Dependency<Host> {
  return { ...now, sinceMs: before.state === now.state ? before.sinceMs : atMs };
}
