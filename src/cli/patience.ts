import type { Report } from '../registrator/report.ts';

/** How long Docker may be away before a new process is worth a try. */
export class Patience {
  readonly #limitMs: number;
  readonly #now: () => number;
  readonly #end = new AbortController();
  #awaySinceMs: number | undefined;

  /** @param now  milliseconds of a clock that nobody sets */
  constructor(limitMs: number, now = () => performance.now()) {
    this.#limitMs = limitMs;
    this.#now = now;
  }

  get end(): AbortSignal {
    return this.#end.signal;
  }

  hear({ kind }: Report): void {
    if (kind === 'docker-up') this.#awaySinceMs = undefined;
    if (kind !== 'docker-down') return;
    const nowMs = this.#now();
    this.#awaySinceMs ??= nowMs;
    if (nowMs - this.#awaySinceMs >= this.#limitMs) this.#end.abort();
  }
}
