import type { ContainerId } from '../container.ts';

/** A container as an engine has it, running or not. */
export interface RuntimeContainer {
  readonly id: ContainerId;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly image: string;
  readonly isRunning: boolean;
  readonly health: 'starting' | 'healthy' | 'unhealthy' | undefined;
  readonly restarts: number;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
}

/** What a release does with the containers of an engine, or of several behind one address. */
export interface ContainerRuntime {
  /** Those that have all of these labels. @throws DependencyError */
  containers(labels: ReadonlyMap<string, string>): Promise<readonly RuntimeContainer[]>;
  /** Starts another from the same image with the same settings, under a name and with labels of its own. */
  copy(id: ContainerId, name: string, labels: ReadonlyMap<string, string>): Promise<void>;
  /** Stops and removes; one that is gone is no error. */
  remove(id: ContainerId, graceMs: number): Promise<void>;
  /** The command lines of its processes; `undefined` when the engine has no such container that runs. */
  processes(id: ContainerId): Promise<readonly string[] | undefined>;
  logTail(id: ContainerId, lines: number): Promise<readonly string[]>;
  /** An image by its digest where it has one, else as it was named; `undefined` when it is not there. */
  image(reference: string): Promise<string | undefined>;
}
