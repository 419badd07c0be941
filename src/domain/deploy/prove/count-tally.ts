import { CappedCounts } from './capped-counts.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { PhaseProof, ProofCounts } from './proof-report.ts';

const MOST_VERSIONS = 8;

/** Counts of some of the requests: those of a phase, or all. */
export class CountTally {
  readonly #latencies = new LatencyHistogram();
  readonly #versions = new CappedCounts(MOST_VERSIONS);
  #requests = 0;
  #failed = 0;
  #resets = 0;

  /** @returns what it is counted by: versions beyond the first eight are one */
  answered(version: string, durationMs: number): string {
    this.#requests += 1;
    this.#latencies.record(durationMs);
    return this.#versions.add(version);
  }

  /** An answer, but not the one that was hoped for. */
  answeredBadly(durationMs: number): void {
    this.#latencies.record(durationMs);
    this.failed();
  }

  failed(): void {
    this.#requests += 1;
    this.#failed += 1;
  }

  reset(): void {
    this.#requests += 1;
    this.#resets += 1;
  }

  get counts(): ProofCounts {
    return { requests: this.#requests, failed: this.#failed, keepAliveResets: this.#resets };
  }

  report(): Omit<PhaseProof, 'phase'> {
    return {
      ...this.counts,
      p50Ms: rounded(this.#latencies.quantileMs(0.5)),
      p99Ms: rounded(this.#latencies.quantileMs(0.99)),
      versions: this.#versions.entries().map(([version, answers]) => ({ version, answers })),
    };
  }
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 100) / 100;
}
