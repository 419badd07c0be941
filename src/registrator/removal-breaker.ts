/** Fewer than so many at once are everyday life. */
const FEWEST = 6;
/** More than this share at once is either a great change or a false answer. */
const SHARE = 0.5;
/** How long the same answer must hold before it is believed. */
export const SECOND_LOOK_MS = 2_000;

/**
 * Holds back the removal of most of what is registered until a second look agrees.
 *
 * An engine that is being started, or another engine behind the same socket, knows none of the
 * containers, and says so about each of them. Single removals pass.
 */
export class RemovalBreaker {
  #trippedAtMs: number | undefined;

  /**
   * @param gone   containers with services that the listing does not show
   * @param total  containers with services
   * @returns whether the gone ones may be looked at and removed
   */
  allows(gone: number, total: number, nowMs: number): boolean {
    if (gone < FEWEST || gone <= total * SHARE) {
      this.#trippedAtMs = undefined;
      return true;
    }
    this.#trippedAtMs ??= nowMs;
    if (nowMs - this.#trippedAtMs < SECOND_LOOK_MS) return false;
    this.#trippedAtMs = undefined;
    return true;
  }
}
