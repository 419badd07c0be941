import type { ContainerId } from '../../src/domain/container.ts';
import { repositoryOf } from '../../src/domain/deploy/image-reference.ts';
import type {
  RuntimeService,
  ServiceChange,
  ServiceRuntime,
  ServiceTask,
} from '../../src/domain/deploy/service-runtime.ts';
import { PlatformError } from '../../src/domain/deploy/zone-platform.ts';

/** `shop-blue`, replicated, scaled to none, version 1. */
export function aService(facts: Partial<RuntimeService> = {}): RuntimeService {
  return {
    ...{ id: 's1', name: 'shop-blue', versionIndex: 1, mode: 'replicated', replicas: 0 },
    ...{ image: 'host:5000/shop:1', labels: new Map(), ports: [], stopGraceMs: undefined },
    environment: new Map([['SERVICE_NAME', 'shop']]),
    ...facts,
  };
}

/** A task of slot 1 that runs. */
export function aTask(facts: Partial<ServiceTask> = {}): ServiceTask {
  return {
    ...{ id: 't1', containerId: 'c1' as ContainerId, slot: 1, createdAt: 0, state: 'running' },
    ...{ isWanted: true, isLost: false, hasHealthcheck: false, exitCode: 0, problem: '' },
    ...{ image: 'host:5000/shop:1', labels: new Map() },
    ...facts,
  };
}

/** A swarm in memory: it keeps tasks of a service as the test puts them there. */
export class FakeSwarm implements ServiceRuntime {
  readonly services = new Map<string, RuntimeService>();
  readonly updates: { readonly name: string; readonly change: ServiceChange }[] = [];
  /** By the service's name. */
  readonly taskLists = new Map<string, readonly ServiceTask[]>();
  readonly missingImages = new Set<string>();
  /** Happens once, after a service was read for an update and before it is updated. */
  meanwhile: (() => void) | undefined;

  constructor(...services: readonly RuntimeService[]) {
    for (const service of services) this.put(service);
  }

  put(service: RuntimeService): void {
    this.services.set(service.name, service);
  }

  /** Whatever somebody else changes. */
  edit(name: string, facts: Partial<RuntimeService>): void {
    const service = this.services.get(name);
    if (service === undefined) throw new Error(`no service ${name}`);
    this.put({ ...service, ...facts, versionIndex: service.versionIndex + 1 });
  }

  service(name: string): Promise<RuntimeService | undefined> {
    return Promise.resolve(this.services.get(name));
  }

  tasks({ name }: RuntimeService): Promise<readonly ServiceTask[]> {
    return Promise.resolve(this.taskLists.get(name) ?? []);
  }

  update({ name, versionIndex }: RuntimeService, change: ServiceChange): Promise<boolean> {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    meanwhile?.();
    const service = this.services.get(name);
    if (service?.versionIndex !== versionIndex) return Promise.resolve(false);
    this.updates.push({ name, change });
    const { replicas, run } = change;
    const labels = new Map([...service.labels, ...(run?.labels ?? [])]);
    this.edit(name, { replicas, ...(run && { image: run.image, labels }) });
    return Promise.resolve(true);
  }

  resolve(reference: string): Promise<string> {
    if (!this.missingImages.has(reference)) return Promise.resolve(`${reference}@sha256:d`);
    return Promise.reject(new PlatformError(`no ${repositoryOf(reference)}`));
  }

  logTail(taskId: string, lines: number): Promise<readonly string[]> {
    return Promise.resolve([`${String(lines)} of ${taskId}`]);
  }
}
