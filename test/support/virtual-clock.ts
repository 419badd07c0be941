import type { Clock } from '../../src/registrator/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to advance. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  random(): number {
    return 0.5;
  }

  /** Lets time pass, timer by timer, with everything that each one sets off. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settled();
    for (let next = this.#nextBefore(endMs); next !== undefined; next = this.#nextBefore(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = next.dueMs;
      next.callback();
      await settled();
    }
    this.#nowMs = endMs;
  }

  #nextBefore(endMs: number): Timer | undefined {
    return [...this.#timers]
      .filter(({ dueMs }) => dueMs <= endMs)
      .sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Resolves when all that can happen without time passing has happened. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
