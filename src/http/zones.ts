import type { Clock } from '../domain/clock.ts';
import type { ReleaseOverview, ReleaseReader } from '../domain/deploy/release-overview.ts';
import { iso } from './container-json.ts';

/** However many ask, Consul is asked so often. */
const FRESH_MS = 3_000;

/** What `/zones` answers. */
export interface ZonesJson {
  readonly at: string;
  readonly releases: readonly ReleaseOverview[];
  /** Why they cannot be read, in a sentence; `''` when they can. */
  readonly problem: string;
}

export interface ZonesOptions {
  readonly open: () => Promise<ReleaseReader>;
  /** Names of the services that this host has. */
  readonly services: () => readonly string[];
  readonly clock: Clock;
}

/**
 * The releases of this host's services.
 *
 * INVARIANT: nothing is read unless somebody looks; whoever asks while it is read gets the same answer.
 */
export class Zones {
  readonly #options: ZonesOptions;
  #reader: Promise<ReleaseReader> | undefined;
  #last: { readonly atMs: number; readonly answer: Promise<ZonesJson> } | undefined;

  constructor(options: ZonesOptions) {
    this.#options = options;
  }

  read(): Promise<ZonesJson> {
    const nowMs = this.#options.clock.now();
    if (this.#last === undefined || nowMs - this.#last.atMs >= FRESH_MS) {
      this.#last = { atMs: nowMs, answer: this.#read(nowMs) };
    }
    return this.#last.answer;
  }

  async #read(nowMs: number): Promise<ZonesJson> {
    const at = iso(nowMs);
    try {
      this.#reader ??= this.#options.open();
      const releases = await (await this.#reader).read(this.#options.services());
      return { at, releases, problem: '' };
    } catch (error) {
      return { at, releases: [], problem: (error as Error).message };
    }
  }
}
