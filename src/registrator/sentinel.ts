import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId } from '../domain/service.ts';
import type { Clock } from '../domain/clock.ts';

/** Between two waits: what changes often must not keep the agent busy. */
const PAUSE_MS = 1_000;

export interface SentinelOptions {
  readonly registry: ServiceRegistry;
  readonly clock: Clock;
  /** Some service that this host has registered; `undefined` while there is none. */
  readonly pick: () => ServiceId | undefined;
  readonly onChange: () => void;
}

/**
 * Watches one of our own services with a blocking read.
 *
 * An agent that loses its state loses this one with the others, and one that is restarted cuts the
 * read off: either is noticed at once, at the cost of one idle connection.
 */
export class Sentinel {
  readonly #options: SentinelOptions;
  readonly #stop = new AbortController();
  #endPause = (): void => undefined;

  constructor(options: SentinelOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#watch();
  }

  stop(): void {
    this.#stop.abort();
    this.#endPause();
  }

  async #watch(): Promise<void> {
    const { registry, pick, onChange } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const id = pick();
      try {
        if (id !== undefined && (await registry.awaitChange(id, signal))) onChange();
      } catch {
        // The registry has noticed by itself that the agent is away, and a resync waits for it.
      }
      if (!this.#stop.signal.aborted) await this.#pause();
    }
  }

  /** A pause that ends with the watch: a timer of its own would keep the process for as long. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(PAUSE_MS, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
