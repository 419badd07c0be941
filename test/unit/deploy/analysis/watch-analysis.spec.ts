import { expect } from 'chai';
import { Analysis, Run } from '../../../../src/deploy/analysis/analysis.ts';
import { watchAnalysis } from '../../../../src/deploy/analysis/watch-analysis.ts';
import type { AnalysisVerdict } from '../../../../src/domain/deploy/analysis/analysis-verdict.ts';
import { anHttpMeasurement } from '../../../support/measurements.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

describe('watchAnalysis', () => {
  /** What it says and when it ends, if each sample is of the kind. */
  async function watched(kind: 'pass' | 'fail', stopAtMs?: number): Promise<unknown> {
    const clock = new VirtualClock();
    const stop = new AbortController();
    const verdicts: AnalysisVerdict[] = [];
    let samples = 0;
    const measure = (): Promise<{ kind: 'pass' | 'fail'; figure: string }> => {
      samples += 1;
      return Promise.resolve({ kind, figure: '' });
    };
    const facts = { intervalMs: 1_000, failureLimit: 1 };
    const analysis = new Analysis([new Run(anHttpMeasurement(facts), measure, clock)]);
    if (stopAtMs !== undefined) {
      clock.after(stopAtMs, () => {
        stop.abort();
      });
    }
    let endedMs = 0;
    const options = { clock, forMs: 3_200, signal: stop.signal };
    const watching = watchAnalysis(analysis, {
      ...options,
      report: (verdict) => verdicts.push(verdict),
    }).then((verdict) => {
      endedMs = clock.now();
      return verdict;
    });
    await clock.advance(60_000);
    const verdict = await watching;
    expect(verdicts.at(-1)).to.equal(verdict);
    return { kind: verdict.kind, endedMs, samples };
  }

  it('measures as long as it is told to', async () => {
    expect(await watched('pass')).to.deep.equal({ kind: 'pass', endedMs: 3_200, samples: 4 });
  });

  it('ends at once when nothing can change the verdict', async () => {
    expect(await watched('fail')).to.deep.equal({ kind: 'fail', endedMs: 1_000, samples: 2 });
  });

  it('ends at once when it is told to stop', async () => {
    expect(await watched('pass', 700)).to.deep.equal({ kind: 'pass', endedMs: 700, samples: 1 });
  });
});
