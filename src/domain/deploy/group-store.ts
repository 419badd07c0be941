import type { Change, Lock, ReleaseState } from './release-store.ts';

/** What one service has of a change of several. */
export interface GroupChange {
  readonly lock: Lock;
  /** As it was read. */
  readonly before: ReleaseState;
  readonly change: Change;
}

/**
 * Records and pointers of several services, written at once.
 *
 * INVARIANTS
 * - All of it happens, or nothing.
 * - Nothing is written unless each lock is held and everything that was read still stands.
 */
export interface GroupStore {
  /** So many services have room in one write. */
  readonly mostServices: number;
  /** @throws ConflictError, DependencyError */
  commit(changes: readonly GroupChange[]): Promise<void>;
}
