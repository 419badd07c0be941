import type { ProbeTransport, Sent } from '../../src/deploy/prove/probe-transport.ts';
import type { Connection, ProbeOutcome } from '../../src/domain/deploy/prove/probe.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface ProbeRequest {
  readonly atMs: number;
  readonly url: string;
  readonly connection: Connection;
}

/** Answers after a time of the clock. */
export class SimulatedProbes implements ProbeTransport {
  readonly requests: ProbeRequest[] = [];
  isClosed = false;
  outcome: ProbeOutcome = { kind: 'answered', status: 200, version: '1' };
  readonly #clock: VirtualClock;
  readonly #answerMs: number | undefined;

  /** @param answerMs  `undefined`: there is no answer until it is given up */
  constructor(clock: VirtualClock, answerMs: number | undefined) {
    this.#clock = clock;
    this.#answerMs = answerMs;
  }

  send(url: string, connection: Connection, signal: AbortSignal): Promise<Sent> {
    this.requests.push({ atMs: this.#clock.now(), url, connection });
    const { outcome } = this;
    const durationMs = this.#answerMs ?? 0;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve({ outcome: undefined, durationMs });
      });
      if (this.#answerMs === undefined) return;
      this.#clock.after(durationMs, () => {
        resolve({ outcome, durationMs });
      });
    });
  }

  close(): void {
    this.isClosed = true;
  }
}
