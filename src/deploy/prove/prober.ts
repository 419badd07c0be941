import { setMaxListeners } from 'node:events';
import type { Clock } from '../../domain/clock.ts';
import type { Phase } from '../../domain/deploy/phase.ts';
import type { Connection, ProbeOutcome } from '../../domain/deploy/prove/probe.ts';
import type { ProofReport } from '../../domain/deploy/prove/proof-report.ts';
import { ProofTally } from '../../domain/deploy/prove/proof-tally.ts';
import type { ProbeTransport } from './probe-transport.ts';

/** Where requests go. */
export interface ProbeTarget {
  readonly proxy: string;
  readonly url: string;
}

export interface ProberOptions {
  /** At least one. */
  readonly targets: readonly ProbeTarget[];
  /** Requests a second to each target. */
  readonly rate: number;
  readonly transport: ProbeTransport;
  readonly clock: Clock;
}

/** What was measured, and what could not be. */
export interface Proof {
  readonly report: ProofReport;
  /** Requests that were on their way when it was stopped. */
  readonly unfinished: number;
  /** Requests that were not sent because this process was too busy. */
  readonly unsent: number;
}

/** To one target; what would be more counts as failed. */
const MOST_IN_FLIGHT = 256;
/** What is later than this is not made up for: it would be a burst. */
const LATEST_MS = 1_000;

/**
 * Sends requests at a constant rate, however slow the answers are, alternately on kept connections and
 * on fresh ones.
 *
 * INVARIANTS
 * - The n-th request is sent at its time, whatever became of those before it.
 * - Each request belongs to the phase in which it was sent.
 */
export class Prober {
  readonly #options: ProberOptions;
  readonly #tally = new ProofTally();
  readonly #inFlight = new Map<ProbeTarget, number>();
  readonly #pending = new Set<Promise<void>>();
  readonly #giveUp = new AbortController();
  #phase: Phase = 'planned';
  /** `undefined` before the first request. */
  #startedMs: number | undefined;
  #sent = 0;
  #unfinished = 0;
  #unsent = 0;
  #isStopped = false;
  #cancel = (): void => undefined;

  constructor(options: ProberOptions) {
    this.#options = options;
    // As many as there are requests under way.
    setMaxListeners(0, this.#giveUp.signal);
  }

  /** From now on requests belong to this phase; the first call starts them. */
  enter(phase: Phase): void {
    if (this.#isStopped) return;
    this.#phase = phase;
    const isFirst = this.#startedMs === undefined;
    this.#startedMs ??= this.#options.clock.now();
    this.#tally.enter(phase, this.#sinceStartMs());
    if (isFirst) this.#tick();
  }

  /** @param graceMs  how long answers that are under way are waited for */
  async stop(graceMs: number): Promise<Proof> {
    const { clock, transport } = this.#options;
    this.#isStopped = true;
    this.#cancel();
    const cancel = clock.after(graceMs, () => {
      this.#giveUp.abort();
    });
    await Promise.all(this.#pending);
    cancel();
    transport.close();
    const report = this.#tally.report();
    return { report, unfinished: this.#unfinished, unsent: this.#unsent };
  }

  #tick(): void {
    const nowMs = this.#sinceStartMs();
    if (nowMs - this.#dueMs() > LATEST_MS) this.#skipTo(nowMs);
    while (this.#dueMs() <= nowMs) this.#sendNext();
    const waitMs = Math.max(1, Math.ceil(this.#dueMs() - nowMs));
    // A wall clock that was set back must not stop it.
    this.#cancel = this.#options.clock.after(Math.min(waitMs, LATEST_MS), () => {
      this.#tick();
    });
  }

  #sendNext(): void {
    const { targets } = this.#options;
    const target = targets[this.#sent % targets.length];
    const isKept = Math.floor(this.#sent / targets.length) % 2 === 0;
    this.#sent += 1;
    if (target === undefined) return;
    const probe = this.#send(target, isKept ? 'keep-alive' : 'fresh').finally(() => {
      this.#pending.delete(probe);
    });
    this.#pending.add(probe);
  }

  async #send(target: ProbeTarget, connection: Connection): Promise<void> {
    const { transport } = this.#options;
    const facts = { proxy: target.proxy, connection, phase: this.#phase };
    const atMs = this.#sinceStartMs();
    const inFlight = this.#inFlight.get(target) ?? 0;
    if (inFlight >= MOST_IN_FLIGHT) {
      this.#tally.add({ ...facts, atMs, durationMs: 0, outcome: OVERLOAD });
      return;
    }
    this.#inFlight.set(target, inFlight + 1);
    const { outcome, durationMs } = await transport.send(
      target.url,
      connection,
      this.#giveUp.signal,
    );
    this.#inFlight.set(target, (this.#inFlight.get(target) ?? 1) - 1);
    if (outcome === undefined) this.#unfinished += 1;
    else this.#tally.add({ ...facts, atMs, durationMs, outcome });
  }

  #skipTo(nowMs: number): void {
    const due = Math.floor(nowMs / this.#intervalMs());
    this.#unsent += due - this.#sent;
    this.#sent = due;
  }

  #dueMs(): number {
    return this.#sent * this.#intervalMs();
  }

  #intervalMs(): number {
    const { rate, targets } = this.#options;
    return 1_000 / (rate * targets.length);
  }

  #sinceStartMs(): number {
    return this.#options.clock.now() - (this.#startedMs ?? 0);
  }
}

const OVERLOAD: ProbeOutcome = { kind: 'failed', reason: 'overload' };
