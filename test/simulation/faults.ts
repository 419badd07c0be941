import type { Random } from './random.ts';

/**
 * Everything that can go wrong, by the call or stream it happens to. Each is switched on for a while
 * and then happens with a probability.
 */
export const FAULTS = [
  // The event stream.
  'event-lost',
  'event-twice',
  'event-late',
  'event-of-nothing',
  'stream-cut',
  'stream-half-open',
  'stream-deaf-after-connect',
  'stream-clock-ahead',
  'stream-clock-behind',
  // Docker's answers.
  'inspect-slow',
  'inspect-hangs',
  'inspect-fails',
  'inspect-malformed',
  'inspect-stale',
  'list-slow',
  'list-hangs',
  'list-fails',
  'list-malformed',
  'list-stale',
  'docker-away',
  // Consul's answers.
  'consul-away',
  'consul-slow',
  'consul-hangs',
  'consul-busy',
  'consul-fails',
  'consul-forbids',
  'find-malformed',
  'list-filtered',
  'write-refused',
  'write-ambiguous',
  'write-late',
] as const;

export type Fault = (typeof FAULTS)[number];

/** Things that happen once: to the engine, the agent, or berth itself. */
export const MISHAPS = [
  'engine-restarts',
  'engine-restarts-with-live-restore',
  'agent-loses-everything',
  'entry-tampered',
  'entry-removed',
  'foreign-entry-takes-id',
  'registrator-was-here',
  'berth-killed',
  'berth-stopped',
  'second-berth',
] as const;

export type Mishap = (typeof MISHAPS)[number];

/** Which faults are on at the moment. */
export class FaultBoard {
  readonly #probabilities = new Map<Fault, number>();
  readonly #random: Random;
  /** How often each has really happened. */
  readonly happened = new Map<Fault | Mishap, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  set(fault: Fault, probability: number): void {
    if (probability > 0) this.#probabilities.set(fault, probability);
    else this.#probabilities.delete(fault);
  }

  clear(): void {
    this.#probabilities.clear();
  }

  /** Whether it happens now. */
  strikes(fault: Fault): boolean {
    const probability = this.#probabilities.get(fault) ?? 0;
    if (probability === 0 || !this.#random.chance(probability)) return false;
    this.count(fault);
    return true;
  }

  count(what: Fault | Mishap): void {
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
  }
}
