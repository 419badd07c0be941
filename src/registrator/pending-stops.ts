import type { ContainerId, ContainerSnapshot } from '../domain/container.ts';
import { isStopSignal } from '../domain/stop-signal.ts';
import type { Clock } from '../domain/clock.ts';

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
 * grace period after it was heard, and no longer, however late the container could be inspected.
 * Nothing but the readiness for traffic depends on it.
 */
export class PendingStops {
  readonly #options: PendingStopsOptions;
  /** When each signal since the last inspection was heard; at most as many as there are signals. */
  readonly #signals = new Map<ContainerId, Map<number, number>>();
  readonly #stops = new Map<ContainerId, Stop>();

  constructor(options: PendingStopsOptions) {
    this.#options = options;
  }

  /** A signal was sent; what it means depends on the container. */
  hear(id: ContainerId, signal: number): void {
    const { clock } = this.#options;
    this.#signals.set(
      id,
      (this.#signals.get(id) ?? new Map<number, number>()).set(signal, clock.now()),
    );
  }

  /** It has ended, or begun anew. */
  forget(id: ContainerId): void {
    this.#signals.delete(id);
    this.#stops.get(id)?.cancel();
    this.#stops.delete(id);
  }

  /** Whether a container that was inspected just now is on its way to its end. */
  isStopping({ id, running, stop }: ContainerSnapshot): boolean {
    const signals = this.#signals.get(id) ?? new Map<number, number>();
    this.#signals.delete(id);
    const stops = [...signals].filter(([signal]) => isStopSignal(signal, stop.signal));
    if (!running) this.forget(id);
    else if (stops.length > 0) {
      this.#begin(id, stop.timeoutSeconds, Math.max(...stops.map(([, heardAtMs]) => heardAtMs)));
    }
    return this.#stops.has(id);
  }

  stop(): void {
    for (const id of [...this.#stops.keys()]) this.forget(id);
  }

  #begin(id: ContainerId, timeoutSeconds: number | undefined, heardAtMs: number): void {
    const { clock, graceMs, onOver } = this.#options;
    const longMs = timeoutSeconds === undefined ? graceMs : Math.max(0, timeoutSeconds) * 1000;
    const leftMs = Math.min(longMs, LONGEST_MS) + MARGIN_MS - (clock.now() - heardAtMs);
    if (leftMs <= 0) return;
    this.#stops.get(id)?.cancel();
    const cancel = clock.after(leftMs, () => {
      this.#stops.delete(id);
      onOver(id);
    });
    this.#stops.set(id, { cancel });
  }
}
