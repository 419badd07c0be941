import type { ContainerId, ContainerSnapshot } from '../domain/container.ts';
import { isStopSignal } from '../domain/stop-signal.ts';
import type { Clock } from './clock.ts';

/** From the end of the grace period to the second look. */
const MARGIN_MS = 5_000;
/** A timer cannot wait longer than 2^31 ms, and nobody does. */
const LONGEST_MS = 24 * 3_600_000;

export interface PendingStopsOptions {
  readonly clock: Clock;
  /** For containers that do not say how long they may take. */
  readonly graceMs: number;
  /** Called when the time is over: the container is gone, or has survived. */
  readonly onOver: (id: ContainerId) => void;
}

interface Stop {
  readonly cancel: () => void;
}

/**
 * The containers that were told to stop and still run.
 *
 * Only a `kill` event tells of it, and its signal may be a label's word: so it is believed for the
 * grace period, and no longer. Nothing but the readiness for traffic depends on it.
 */
export class PendingStops {
  readonly #options: PendingStopsOptions;
  /** Signals since the last inspection; a number each, so at most as many as there are. */
  readonly #signals = new Map<ContainerId, Set<number>>();
  readonly #stops = new Map<ContainerId, Stop>();

  constructor(options: PendingStopsOptions) {
    this.#options = options;
  }

  /** A signal was sent; what it means depends on the container. */
  hear(id: ContainerId, signal: number): void {
    this.#signals.set(id, (this.#signals.get(id) ?? new Set()).add(signal));
  }

  /** It has ended, or begun anew. */
  forget(id: ContainerId): void {
    this.#signals.delete(id);
    this.#stops.get(id)?.cancel();
    this.#stops.delete(id);
  }

  /** Whether a container that was inspected just now is on its way to its end. */
  isStopping({ id, running, stop }: ContainerSnapshot): boolean {
    const signals = this.#signals.get(id) ?? new Set<number>();
    this.#signals.delete(id);
    if (!running) this.forget(id);
    else if ([...signals].some((signal) => isStopSignal(signal, stop.signal))) {
      this.#begin(id, stop.timeoutSeconds);
    }
    return this.#stops.has(id);
  }

  stop(): void {
    for (const id of [...this.#stops.keys()]) this.forget(id);
  }

  #begin(id: ContainerId, timeoutSeconds: number | undefined): void {
    const { clock, graceMs, onOver } = this.#options;
    this.#stops.get(id)?.cancel();
    const longMs = timeoutSeconds === undefined ? graceMs : Math.max(0, timeoutSeconds) * 1000;
    const cancel = clock.after(Math.min(longMs, LONGEST_MS) + MARGIN_MS, () => {
      this.#stops.delete(id);
      onOver(id);
    });
    this.#stops.set(id, { cancel });
  }
}
