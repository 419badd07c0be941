import type { ContainerId } from '../../src/domain/container.ts';
import type {
  ContainerRuntime,
  RuntimeContainer,
} from '../../src/domain/deploy/container-runtime.ts';

/** Containers in memory, with what was removed of them. */
export class FakeRuntime implements ContainerRuntime {
  readonly all: RuntimeContainer[] = [];
  readonly removed: string[] = [];
  images = new Map<string, string>();

  add(id: string, labels: Readonly<Record<string, string>>): void {
    this.all.push({
      ...{ id: id as ContainerId, name: id, labels: new Map(Object.entries(labels)) },
      ...{ image: 'shop:1', isRunning: true, health: undefined, restarts: 0, exitCode: 0 },
      isOutOfMemory: false,
    });
  }

  containers(labels: ReadonlyMap<string, string>): Promise<readonly RuntimeContainer[]> {
    const wanted = [...labels];
    return Promise.resolve(
      this.all.filter((one) => wanted.every(([key, value]) => one.labels.get(key) === value)),
    );
  }

  copy(id: ContainerId, name: string, labels: ReadonlyMap<string, string>): Promise<void> {
    const model = this.all.find((one) => one.id === id);
    this.add(name, Object.fromEntries([...(model?.labels ?? []), ...labels]));
    return Promise.resolve();
  }

  remove(id: ContainerId, graceMs: number): Promise<void> {
    this.removed.push(`${id} ${String(graceMs)}`);
    return Promise.resolve();
  }

  processes(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  logTail(id: ContainerId, lines: number): Promise<readonly string[]> {
    return Promise.resolve([`${String(lines)} of ${id}`]);
  }

  image(reference: string): Promise<string | undefined> {
    return Promise.resolve(this.images.get(reference));
  }
}
