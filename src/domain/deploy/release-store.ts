import type { Command, Deployment, Holder, JournalEntry } from './deployment.ts';
import type { Zone } from './zone.ts';

/** What stands in Consul about a service's releases, all from one moment. */
export interface ReleaseState {
  /** The value of `<service>-active-zone` as it stands; `undefined` without the key. */
  readonly activeZone: string | undefined;
  /** The value of `<service>-active-version`. */
  readonly activeVersion: string | undefined;
  /** What proxies show: see `Deployment.generation`; `''` before the first. */
  readonly generation: string;
  /** The deployment that is under way or was the last; `undefined` before the first. */
  readonly deployment: Deployment | undefined;
  /** Opaque: what was read, so that a later write can tell whether it still stands. */
  readonly revision: Revision;
}

/** `ModifyIndex` by key; 0 for a key that does not exist. */
export type Revision = ReadonlyMap<string, number>;

/** Where requests go. */
export interface Pointer {
  readonly zone: Zone;
  readonly version: string;
  readonly generation: string;
  /** The share of another zone; absent: none. */
  readonly weight?: Weight;
}

export interface Weight {
  readonly zone: Zone;
  /** Below 100; 0: it has lost what it had. */
  readonly percent: number;
}

/** One transaction: all of it happens, or none. */
export interface Change {
  readonly deployment: Deployment;
  readonly journal: JournalEntry;
  /** Moves the pointer with it. */
  readonly pointer?: Pointer;
  /** Commands that are hereby carried out. */
  readonly consumed?: readonly Command[];
}

/** The right to drive one service's deployment. */
export interface Lock {
  readonly service: string;
  /** Aborted as soon as it is lost, or may have been. */
  readonly lost: AbortSignal;
  /** Gives it back; never throws. */
  release(): Promise<void>;
}

/** Somebody else drives: exit code 4. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
  readonly holder: Holder;

  constructor(service: string, holder: Holder) {
    const where = holder.url === '' ? '' : ` (${holder.url})`;
    super(`${service} is being deployed by ${holder.name}${where}`);
    this.holder = holder;
  }
}

/** What was read no longer stands: nothing was written. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/**
 * What berth keeps of releases, and the pointer that proxies follow.
 *
 * INVARIANTS
 * - Reads are consistent: none is answered from a server that lags behind.
 * - A write that failed without an answer is read again until it is known whether it took effect.
 * - Nobody writes without the lock; a process that has lost it cannot.
 */
export interface ReleaseStore {
  /** @throws DependencyError */
  read(service: string): Promise<ReleaseState>;
  /**
   * @param waitMs  how long to wait for another holder
   * @throws LockHeldError, DependencyError
   */
  lock(service: string, holder: Holder, waitMs: number): Promise<Lock>;
  /**
   * @returns the state after it
   * @throws ConflictError, DependencyError
   */
  commit(lock: Lock, before: ReleaseState, change: Change): Promise<ReleaseState>;
  /** Those not yet carried out, oldest first. */
  commands(service: string): Promise<readonly Command[]>;
  post(service: string, command: Command): Promise<void>;
  /** Newest first. */
  history(service: string): Promise<readonly Deployment[]>;
  /** Oldest first. */
  journal(service: string, deploymentId: string): Promise<readonly JournalEntry[]>;
  /** Who holds the lock; `undefined` when nobody does. */
  holder(service: string): Promise<Holder | undefined>;
  /** Takes the lock from whoever holds it. */
  unlock(service: string): Promise<void>;
}
