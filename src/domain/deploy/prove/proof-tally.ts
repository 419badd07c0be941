import type { Phase } from '../phase.ts';
import { CappedCounts } from './capped-counts.ts';
import { CountTally } from './count-tally.ts';
import { type Probe, failureOf } from './probe.ts';
import type { FirstFailure, ProofReport, VersionProof } from './proof-report.ts';
import { TimeBuckets } from './time-buckets.ts';

const MOST_FAILURES = 20;
const MOST_REASONS = 20;
const MOST_SPANS = 200;
const LONGEST_WORD = 200;

/**
 * Adds up requests.
 *
 * INVARIANTS
 * - What it takes of memory does not grow with the number of requests, nor with what answers say.
 * - Each request is counted once: it failed, its kept connection was reset, or it was answered well.
 */
export class ProofTally {
  readonly #total = new CountTally();
  readonly #phases = new Map<Phase, CountTally>();
  readonly #proxies = new Map<string, CountTally>();
  readonly #versions = new Map<string, VersionProof>();
  readonly #buckets = new TimeBuckets();
  readonly #reasons = new CappedCounts(MOST_REASONS);
  readonly #firstFailures: FirstFailure[] = [];
  readonly #spans: { readonly phase: Phase; readonly fromMs: number }[] = [];
  #durationMs = 0;

  /** @param atMs  since the first request */
  enter(phase: Phase, atMs: number): void {
    if (this.#spans.at(-1)?.phase === phase || this.#spans.length === MOST_SPANS) return;
    this.#spans.push({ phase, fromMs: Math.max(0, atMs) });
  }

  add(probe: Probe): void {
    const { atMs, outcome } = probe;
    this.#durationMs = Math.max(this.#durationMs, atMs);
    const failure = failureOf(outcome);
    if (failure !== undefined) this.#addFailed(probe, failure.slice(0, LONGEST_WORD));
    else if (outcome.kind === 'answered') this.#addAnswered(probe, outcome.version);
    else this.#addReset(probe);
  }

  report(): ProofReport {
    const { requests, failed, keepAliveResets, p50Ms, p99Ms } = this.#total.report();
    return {
      total: { requests, failed, keepAliveResets, p50Ms, p99Ms },
      durationMs: this.#durationMs,
      proxies: [...this.#proxies].map(([proxy, { counts }]) => ({ proxy, ...counts })),
      phases: [...this.#phases].map(([phase, tally]) => ({ phase, ...tally.report() })),
      spans: this.#spans,
      versions: [...this.#versions.values()],
      buckets: { widthMs: this.#buckets.widthMs, all: this.#buckets.all() },
      reasons: this.#reasons.entries().map(([reason, count]) => ({ reason, count })),
      firstFailures: this.#firstFailures.toSorted((one, other) => one.atMs - other.atMs),
    };
  }

  #addAnswered(probe: Probe, answered: string): void {
    const { atMs, durationMs } = probe;
    const version = this.#total.answered(answered.slice(0, LONGEST_WORD), durationMs);
    for (const tally of this.#talliesOf(probe)) tally.answered(version, durationMs);
    this.#buckets.add(atMs, { kind: 'answer', version });
    const { answers = 0, firstMs = atMs, lastMs = atMs } = this.#versions.get(version) ?? {};
    this.#versions.set(version, {
      ...{ version, answers: answers + 1 },
      ...{ firstMs: Math.min(firstMs, atMs), lastMs: Math.max(lastMs, atMs) },
    });
  }

  #addFailed(probe: Probe, reason: string): void {
    const { atMs, phase, proxy, connection, durationMs, outcome } = probe;
    for (const tally of [this.#total, ...this.#talliesOf(probe)]) {
      if (outcome.kind === 'answered') tally.answeredBadly(durationMs);
      else tally.failed();
    }
    this.#buckets.add(atMs, { kind: 'failed' });
    this.#reasons.add(reason);
    if (this.#firstFailures.length === MOST_FAILURES) return;
    this.#firstFailures.push({ atMs, phase, proxy, connection, reason });
  }

  #addReset(probe: Probe): void {
    for (const tally of [this.#total, ...this.#talliesOf(probe)]) tally.reset();
    this.#buckets.add(probe.atMs, { kind: 'reset' });
  }

  #talliesOf({ phase, proxy }: Probe): readonly CountTally[] {
    return [tallyIn(this.#phases, phase), tallyIn(this.#proxies, proxy)];
  }
}

function tallyIn<Key>(tallies: Map<Key, CountTally>, key: Key): CountTally {
  const tally = tallies.get(key) ?? new CountTally();
  tallies.set(key, tally);
  return tally;
}
