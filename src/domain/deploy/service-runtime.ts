import type { ContainerId } from '../container.ts';

/** A service of a swarm, as one read has it. */
export interface RuntimeService {
  readonly id: string;
  readonly name: string;
  /** Another one after each change, whoever makes it: an update names the one that it rests on. */
  readonly versionIndex: number;
  readonly mode: 'replicated' | 'global' | 'job';
  /** 0 unless it is replicated. */
  readonly replicas: number;
  /** As it is named there, often `REPOSITORY:TAG@DIGEST`. */
  readonly image: string;
  readonly environment: ReadonlyMap<string, string>;
  /** Of its containers, not of the service itself. */
  readonly labels: ReadonlyMap<string, string>;
  readonly ports: readonly ServicePort[];
  /** From the signal to stop to the kill; `undefined`: as the engine has it. */
  readonly stopGraceMs: number | undefined;
}

export interface ServicePort {
  readonly mode: 'ingress' | 'host';
  /** 0: whichever is free. */
  readonly published: number;
  readonly protocol: string;
}

/** One run of one container of a service, on whichever node. */
export interface ServiceTask {
  readonly id: string;
  /** `''` until the container is made. */
  readonly containerId: ContainerId | '';
  readonly slot: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** `starting`: from the queue to the first passing health check. */
  readonly state: 'starting' | 'running' | 'ended';
  /** False once the swarm has decided to end it, or has ended it. */
  readonly isWanted: boolean;
  /** Its node is down: whether it still runs there cannot be known. */
  readonly isLost: boolean;
  readonly hasHealthcheck: boolean;
  readonly exitCode: number;
  /** Why it does not run, in the swarm's words; `''` for no reason. */
  readonly problem: string;
  readonly image: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** What an update changes; all else stays as it is. */
export interface ServiceChange {
  readonly replicas: number;
  readonly run?: {
    readonly image: string;
    /** Values for variables that it has; others are not added. */
    readonly environment: ReadonlyMap<string, string>;
    /** Added, to the service and to its containers. */
    readonly labels: ReadonlyMap<string, string>;
  };
}

/** What a release does with the services of a swarm. */
export interface ServiceRuntime {
  /** `undefined` when there is none of that name. @throws DependencyError */
  service(name: string): Promise<RuntimeService | undefined>;
  /** All that the swarm remembers, ended ones too. @throws DependencyError */
  tasks(service: RuntimeService): Promise<readonly ServiceTask[]>;
  /**
   * @returns false when the service has been changed since it was read: nothing is done then
   * @throws DependencyError
   * @throws PlatformError  when the credentials for its image cannot be read
   */
  update(service: RuntimeService, change: ServiceChange): Promise<boolean>;
  /**
   * Asks the image's registry, else the engine itself.
   * @returns the reference with the image's digest; without, where the engine alone has it
   * @throws PlatformError  when neither has it
   */
  resolve(reference: string): Promise<string>;
  /** Empty when it cannot be had in time. */
  logTail(taskId: string, lines: number): Promise<readonly string[]>;
}
