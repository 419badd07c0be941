import type { Phase } from '../phase.ts';
import type { Connection } from './probe.ts';
import type { TimeBucket } from './time-buckets.ts';

export interface ProofCounts {
  readonly requests: number;
  readonly failed: number;
  /** Not among those that failed: see `ProbeOutcome`. */
  readonly keepAliveResets: number;
}

export interface VersionCount {
  /** Untrusted; `''`: the answer did not say. */
  readonly version: string;
  readonly answers: number;
}

export interface PhaseProof extends ProofCounts {
  readonly phase: Phase;
  /** Of the answers, whatever their status; `undefined` without any. */
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
  readonly versions: readonly VersionCount[];
}

export interface VersionProof extends VersionCount {
  /** When the first and the last request were sent that it answered. */
  readonly firstMs: number;
  readonly lastMs: number;
}

export interface FirstFailure {
  readonly atMs: number;
  readonly phase: Phase;
  readonly proxy: string;
  readonly connection: Connection;
  readonly reason: string;
}

/** What the requests sent through the proxies during a release came to. Times since the first one. */
export interface ProofReport {
  readonly total: ProofCounts & Pick<PhaseProof, 'p50Ms' | 'p99Ms'>;
  readonly durationMs: number;
  readonly proxies: readonly (ProofCounts & { readonly proxy: string })[];
  /** In the order in which they were entered. */
  readonly phases: readonly PhaseProof[];
  /** When each was entered; some come more than once. */
  readonly spans: readonly { readonly phase: Phase; readonly fromMs: number }[];
  readonly versions: readonly VersionProof[];
  readonly buckets: { readonly widthMs: number; readonly all: readonly TimeBucket[] };
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly firstFailures: readonly FirstFailure[];
}
