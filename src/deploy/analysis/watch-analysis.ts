import type { Clock } from '../../domain/clock.ts';
import type { AnalysisVerdict } from '../../domain/deploy/analysis/analysis-verdict.ts';
import { pause } from '../pause.ts';
import type { Analysis } from './analysis.ts';

const LOOK_EVERY_MS = 500;

export interface WatchOptions {
  readonly clock: Clock;
  /** For so long, unless the verdict is final before. */
  readonly forMs: number;
  /** Aborted: the verdict so far is given. */
  readonly signal: AbortSignal;
  /** Told at each look. */
  readonly report: (verdict: AnalysisVerdict) => void;
}

/** Looks at an analysis until its time is over, and ends it. */
export async function watchAnalysis(
  analysis: Analysis,
  { clock, forMs, signal, report }: WatchOptions,
): Promise<AnalysisVerdict> {
  const endMs = clock.now() + forMs;
  try {
    for (;;) {
      const verdict = analysis.look();
      report(verdict);
      const leftMs = endMs - clock.now();
      if (verdict.isFinal || signal.aborted || leftMs <= 0) return verdict;
      await pause(clock, Math.min(LOOK_EVERY_MS, leftMs), signal);
    }
  } finally {
    analysis.end();
  }
}
