import type { ContainerId } from './container.ts';
import type { DockerHost } from './container-source.ts';
import type { IgnoredPort } from './mapping/desired-services.ts';
import type { RegisterCause } from './plan-service.ts';
import type { RegistryHost } from './service-registry.ts';
import type { ServiceId } from './service.ts';

/**
 * How one service of a container stands.
 *
 * - `registered`: Consul has confirmed it.
 * - `maintenance`: it is registered, and berth has put it in maintenance.
 * - `retained`: its container does not run, and it stays: see `lifecycle.ts`.
 * - `refused`: its ID is somebody else's.
 * - `failing`: Consul or Docker did not do what was asked; it is tried again.
 */
export type ServiceState = 'registered' | 'maintenance' | 'retained' | 'refused' | 'failing';

export interface ServiceStatus {
  readonly id: ServiceId;
  /** `''`, and port 0, where only the ID is known: a service that is to go. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly state: ServiceState;
  /** Why it is refused or failing, in a sentence; `''` for the others. */
  readonly problem: string;
}

/** What berth has made of one container, when it last looked at it. */
export interface ContainerStatus {
  readonly id: ContainerId;
  readonly name: string;
  /** `''` once the container is gone. */
  readonly image: string;
  readonly services: readonly ServiceStatus[];
  readonly ignored: readonly IgnoredPort[];
  /** What is wrong with its labels. */
  readonly warnings: readonly string[];
}

/** What happens inside the registrator, for whoever shows it: not for the log. */
export type Observation =
  /** An event of Docker's has arrived. */
  | { readonly kind: 'heard'; readonly action: string }
  | { readonly kind: 'looked-at'; readonly container: ContainerStatus }
  /** Nothing is registered for the container any more, and nothing is to be said of it. */
  | { readonly kind: 'gone'; readonly containerId: ContainerId }
  | Attempted
  | { readonly kind: 'compared'; readonly elapsedMs: number; readonly error: Error | undefined };

/** A container was worked on, well or badly. */
export interface Attempted {
  readonly kind: 'attempted';
  readonly containerId: ContainerId;
  readonly containerName: string;
  readonly elapsedMs: number;
  /** 1 for a first try. */
  readonly attempt: number;
  /** Empty when all is well. */
  readonly errors: readonly Error[];
  readonly willRetry: boolean;
}

export type Observe = (observation: Observation) => void;

interface ChangeOf {
  readonly containerId: ContainerId;
  readonly containerName: string;
  readonly reason: string;
  readonly elapsedMs: number;
}

/** What the registrator reports, as far as others than the log have a use for it. */
export type Occurrence =
  | (ChangeOf & {
      readonly kind: 'registered';
      readonly cause: RegisterCause;
      readonly drift: readonly string[];
      readonly service: { readonly id: ServiceId; readonly name: string };
    })
  | (ChangeOf & {
      readonly kind: 'deregistered';
      readonly serviceId: ServiceId;
      readonly serviceName: string;
    })
  | (ChangeOf & {
      readonly kind: 'maintenance';
      readonly serviceId: ServiceId;
      readonly serviceName: string;
      readonly why: string | undefined;
    })
  | {
      readonly kind: 'retained';
      readonly containerId: ContainerId;
      readonly containerName: string;
      readonly serviceIds: readonly ServiceId[];
    }
  | {
      readonly kind: 'note';
      readonly containerId: ContainerId;
      readonly containerName: string;
      readonly messages: readonly string[];
    }
  | {
      readonly kind: 'failed';
      readonly containerId: ContainerId;
      readonly containerName: string;
      readonly errors: readonly Error[];
      readonly attempt: number;
    }
  | {
      readonly kind: 'resynced';
      readonly reason: string;
      readonly containers: number;
      readonly services: number;
      readonly enqueued: number;
    }
  | { readonly kind: 'removals-held'; readonly gone: number; readonly of: number }
  | { readonly kind: 'resync-failed'; readonly error: Error; readonly attempt: number }
  | { readonly kind: 'releases-unread'; readonly error: Error }
  | { readonly kind: 'docker-up'; readonly host: DockerHost; readonly isRenewal: boolean }
  | { readonly kind: 'docker-down'; readonly error: Error; readonly retryInMs: number }
  | { readonly kind: 'consul-up'; readonly host: RegistryHost | undefined; readonly downMs: number }
  | { readonly kind: 'consul-down'; readonly error: Error };

/** The registrator's work list, to be looked at. */
export interface QueueView {
  /** Containers that wait, are worked on, or wait for another try. */
  readonly size: number;
  /** Containers that are worked on. */
  readonly runningCount: number;
  /** How long the oldest of those has been worked on, milliseconds; 0 without any. */
  readonly longestRunningMs: number;
  /** Containers that could be worked on and wait for others to end. */
  readonly backlog: number;
  /** Containers that are to be worked on again, but not yet: they were too often lately. */
  readonly heldCount: number;
  /** When a container is tried again, milliseconds of the wall clock; `undefined`: it is not waiting. */
  retryAtMs(id: ContainerId): number | undefined;
}
