import { Subject } from 'rxjs';
import type {
  ContainerId,
  ContainerListing,
  ContainerSnapshot,
} from '../../src/domain/container.ts';
import type {
  ContainerHint,
  ContainerSource,
  DockerHost,
  SourceSignal,
} from '../../src/domain/container-source.ts';

const HOST: DockerHost = { name: 'vm', engineVersion: '0.0.0', apiVersion: '1.41' };

/** A Docker Engine in memory; `test/contract` holds it to what a real one does. */
export class FakeSource implements ContainerSource {
  readonly signals$ = new Subject<SourceSignal>();
  readonly containers = new Map<ContainerId, ContainerSnapshot>();
  /** Every inspection, in order. */
  readonly inspected: string[] = [];
  /** Consulted before each call; throw to make it fail. */
  fault: (call: string, id: string | undefined) => void | Promise<void> = () => undefined;
  /** Events are lost while this is set. */
  isDeaf = false;

  async host(): Promise<DockerHost> {
    await this.fault('host', undefined);
    return HOST;
  }

  async list(): Promise<readonly ContainerListing[]> {
    await this.fault('list', undefined);
    return [...this.containers.values()]
      .filter(({ running }) => running)
      .map((one) => ({ id: one.id, name: one.name, fingerprint: fingerprintOf(one) }));
  }

  async inspect(id: string): Promise<ContainerSnapshot | undefined> {
    await this.fault('inspect', id);
    this.inspected.push(id);
    const found = [...this.containers.values()].find((one) => one.id === id || one.name === id);
    return found && { ...found, listing: fingerprintOf(found) };
  }

  connect(): void {
    this.signals$.next({ kind: 'connected', host: HOST, isRenewal: false });
  }

  start(container: ContainerSnapshot, atMs = 0): void {
    const { id, name, image } = container;
    this.containers.set(id, { ...container, running: true });
    this.#emit({
      kind: 'changed',
      containerId: id,
      action: 'start',
      started: { name, image },
      atMs,
    });
  }

  stop(id: ContainerId, atMs = 0, exitCode = 0): void {
    this.change(id, 'die', { running: false, paused: false, exitCode }, atMs);
  }

  /** Something about a container is now otherwise, and an event says so. */
  change(id: ContainerId, action: string, facts: Partial<ContainerSnapshot>, atMs = 0): void {
    const container = this.containers.get(id);
    if (container !== undefined) this.containers.set(id, { ...container, ...facts });
    this.hint(id, action, atMs);
  }

  remove(id: ContainerId, atMs = 0): void {
    this.containers.delete(id);
    this.hint(id, 'destroy', atMs);
  }

  /** A signal is sent; what becomes of the container is another matter. */
  kill(containerId: ContainerId, signal: number, atMs = 0): void {
    this.#emit({ kind: 'changed', containerId, action: 'kill', signal, atMs });
  }

  hint(containerId: ContainerId, action: string, atMs = 0): void {
    this.#emit({ kind: 'changed', containerId, action, atMs });
  }

  #emit(hint: ContainerHint): void {
    if (!this.isDeaf) this.signals$.next(hint);
  }
}

function fingerprintOf(container: ContainerSnapshot): string {
  return JSON.stringify({ ...container, listing: '' });
}
