import type { ContainerId } from '../container.ts';
import type { DeploymentId } from './deployment.ts';
import type { Zone } from './zone.ts';

/** A container of a zone, running or not. */
export interface ZoneContainer {
  readonly id: ContainerId;
  readonly name: string;
  readonly zone: Zone;
  /** Of the deployment that started it; `''` when it was none of berth's. */
  readonly deploymentId: DeploymentId | '';
  readonly isRunning: boolean;
  /** `undefined` without a HEALTHCHECK. */
  readonly health: 'starting' | 'healthy' | 'unhealthy' | undefined;
  readonly restarts: number;
  /** Of the last run; 0 while it runs. */
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** As the container was made from it. */
  readonly image: string;
  /** Why it does not run, or not yet, in the platform's words; none where it gives no reason. */
  readonly problem?: string;
}

/** What of a zone is asked for. */
export interface ZoneRequest {
  readonly zone: Zone;
  readonly version: string;
  /** The version of the other zone: its variables are set too, though nothing of it is touched. */
  readonly otherVersion: string;
  readonly instances: number;
  readonly deploymentId: DeploymentId;
  /** From `prepare`. */
  readonly image: string;
}

/** What stands in the platform's own files or services about a zone. */
export interface ZoneDefinition {
  /** As it would be run for the version that was asked for. */
  readonly image: string;
  /** `SERVICE_NAME`; `''` without. */
  readonly serviceName: string;
  readonly tags: readonly string[];
  /** In sentences: what cannot work, e.g. a fixed host port with more than one instance. */
  readonly problems: readonly string[];
}

/** Something about the platform that the user has to put right: exit code 5. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
}

/**
 * Where the containers of the two zones run.
 *
 * INVARIANTS
 * - What is asked for one zone never touches the other.
 * - Everything can be asked again: what is there already is left as it is.
 */
export interface ZonePlatform {
  /** For messages: `compose project shop`. */
  readonly description: string;
  /** @throws PlatformError  when the zone is not defined */
  define(zone: Zone, version: string, otherVersion: string): Promise<ZoneDefinition>;
  containers(zone: Zone): Promise<readonly ZoneContainer[]>;
  /**
   * Sees to it that the image is there.
   * @returns it by digest where it has one
   * @throws PlatformError  when there is none of that version
   */
  prepare(zone: Zone, version: string): Promise<string>;
  /** Removes all containers of the zone but those of this deployment. */
  clear(zone: Zone, keep: DeploymentId): Promise<void>;
  start(request: ZoneRequest): Promise<void>;
  /**
   * Adds containers like those that a zone has, which are not touched.
   * @throws PlatformError  where it cannot be done
   */
  grow(zone: Zone, instances: number): Promise<void>;
  /** Stops and removes; containers that are gone are no error. */
  stop(zone: Zone, ids: readonly ContainerId[], graceMs: number): Promise<void>;
  logTail(id: ContainerId, lines: number): Promise<readonly string[]>;
}
