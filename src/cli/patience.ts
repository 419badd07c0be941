import type { Report } from '../registrator/report.ts';

/** How long Docker may be away before a new process is worth a try. */
export class Patience {
  readonly #limitMs: number;
  readonly #end = new AbortController();
  #awaySinceMs: number | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  get end(): AbortSignal {
    return this.#end.signal;
  }

  hear({ kind }: Report): void {
    if (kind === 'docker-up') this.#awaySinceMs = undefined;
    if (kind !== 'docker-down') return;
    // Not the wall clock: somebody may set that.
    const nowMs = performance.now();
    this.#awaySinceMs ??= nowMs;
    if (nowMs - this.#awaySinceMs >= this.#limitMs) this.#end.abort();
  }
}
