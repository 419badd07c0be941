import type { ContainerId } from '../domain/container.ts';
import type { DockerHost, Started } from '../domain/container-source.ts';
import type { RegisterCause } from '../domain/plan-service.ts';
import type { RegistryHost } from '../domain/service-registry.ts';
import type { ServiceId, ServiceRegistration } from '../domain/service.ts';

/** Why a container was looked at. */
export interface Trigger {
  /** Docker's action (`start`, `die`, …) or the resync's reason. */
  readonly reason: string;
  /** When that was, milliseconds of the wall clock. */
  readonly atMs: number;
  /** A service whose check the agent has lost, though its entry is as it was. */
  readonly checkLost?: ServiceId;
  /** Of a start: what the event says about the container. */
  readonly started?: Started | undefined;
}

/** Which container an occurrence is about. */
export interface Subject {
  readonly containerId: ContainerId;
  readonly containerName: string;
}

/** A change that Consul has confirmed. */
export interface Change extends Subject {
  readonly reason: string;
  /** From the trigger to Consul's answer. */
  readonly elapsedMs: number;
}

export interface Registered extends Change {
  readonly kind: 'registered';
  readonly cause: RegisterCause;
  /** Names of the fields that differed. */
  readonly drift: readonly string[];
  readonly service: ServiceRegistration;
}

export interface Deregistered extends Change {
  readonly kind: 'deregistered';
  readonly serviceId: ServiceId;
  readonly serviceName: string;
}

export interface MaintenanceChange extends Change {
  readonly kind: 'maintenance';
  readonly serviceId: ServiceId;
  readonly serviceName: string;
  /** `undefined` when it is over. */
  readonly why: string | undefined;
}

/** A container has died and its services stay: see `lifecycle.ts`. */
export interface Retained extends Subject {
  readonly kind: 'retained';
  /** `undefined` when the container is removed already. */
  readonly exitCode: number | undefined;
  readonly serviceIds: readonly ServiceId[];
}

/** Something about a container that its owner should mend; reported when it changes. */
export interface Note extends Subject {
  readonly kind: 'note';
  readonly messages: readonly string[];
}

export interface Failed extends Subject {
  readonly kind: 'failed';
  readonly errors: readonly Error[];
  readonly attempt: number;
}

export interface Resynced {
  readonly kind: 'resynced';
  readonly reason: string;
  readonly containers: number;
  readonly services: number;
  /** Containers that are looked at because of it. */
  readonly enqueued: number;
}

/** Everything worth telling; `logging/` makes lines of it. */
export type Report =
  | Registered
  | Deregistered
  | MaintenanceChange
  | Retained
  | Note
  | Failed
  | Resynced
  /** Most of what is registered seems to be gone: it is looked at once more before it is removed. */
  | { readonly kind: 'removals-held'; readonly gone: number; readonly of: number }
  | { readonly kind: 'resync-failed'; readonly error: Error; readonly attempt: number }
  /** Where releases send requests is not known anew: what was known stands. */
  | { readonly kind: 'releases-unread'; readonly error: Error }
  | { readonly kind: 'docker-up'; readonly host: DockerHost; readonly isRenewal: boolean }
  | { readonly kind: 'docker-down'; readonly error: Error; readonly retryInMs: number }
  | { readonly kind: 'consul-up'; readonly host: RegistryHost | undefined; readonly downMs: number }
  | { readonly kind: 'consul-down'; readonly error: Error };

export type Reporter = (report: Report) => void;
