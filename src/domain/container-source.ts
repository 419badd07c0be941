import type { Observable } from 'rxjs';
import type { ContainerId, ContainerListing, ContainerSnapshot } from './container.ts';

/** The Docker Engine, as far as it identifies the host. */
export interface DockerHost {
  /** The host's own name, also when berth runs in a container. */
  readonly name: string;
  readonly engineVersion: string;
  readonly apiVersion: string;
}

/** What the event stream says. A hint that a container changed carries no state: inspect it. */
export type SourceSignal =
  /**
   * The stream is open: list now, for whatever happened before it. A renewal replaces a stream that
   * was well.
   */
  | { readonly kind: 'connected'; readonly host: DockerHost; readonly isRenewal: boolean }
  | { readonly kind: 'disconnected'; readonly error: Error; readonly retryInMs: number }
  | ContainerHint;

/** What the event of a start says of the container. */
export type Started = Pick<ContainerSnapshot, 'name' | 'image'>;

export interface ContainerHint {
  readonly kind: 'changed';
  readonly containerId: ContainerId;
  /** Docker's word for what happened, e.g. `start`, `die`, `health_status`, `network-connect`. */
  readonly action: string;
  /** Of `kill`: the signal's number. A label may have overwritten it: no more than a hint itself. */
  readonly signal?: number;
  /** Of a `start`, where the event tells; no more than a hint either. */
  readonly started?: Started;
  /** When it happened, in milliseconds of this process's wall clock. */
  readonly atMs: number;
}

/**
 * Where containers come from. Every call settles within the deadline the implementation was given.
 *
 * A failed, truncated or malformed answer rejects; it is never an empty list nor "gone".
 */
export interface ContainerSource {
  /** Connects on subscription, reconnects for ever, never errors, never completes. */
  readonly signals$: Observable<SourceSignal>;
  host(): Promise<DockerHost>;
  /** The running containers. */
  list(): Promise<readonly ContainerListing[]>;
  /** `undefined` only when Docker says that there is no such container. */
  inspect(id: ContainerId | string): Promise<ContainerSnapshot | undefined>;
}
