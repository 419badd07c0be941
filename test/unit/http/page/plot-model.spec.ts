import { expect } from 'chai';
import {
  PLOTS,
  barsOf,
  hourText,
  minuteText,
} from '../../../../src/http/page/client/plot-model.ts';
import type { PlotSpec } from '../../../../src/http/page/client/plot-model.ts';
import type { Minute } from '../../../../src/http/page/client/status.ts';

const [CHANGES, LATENCY] = PLOTS as [PlotSpec, PlotSpec, PlotSpec];

function minute(facts: Partial<Minute> = {}): Minute {
  return {
    ...{ at: '', registered: 0, deregistered: 0, corrected: 0, failed: 0 },
    ...{ measured: 0, latencyMeanMs: 0, latencyMaxMs: 0, ...facts },
  };
}

describe('the plots of the page', () => {
  it('stack what adds up, on one scale', () => {
    const minutes = [minute({ registered: 3, deregistered: 1 }), minute({ registered: 1 })];

    expect(barsOf(CHANGES, minutes)).to.deep.equal([
      [
        { from: 0, to: 0.75 },
        { from: 0.75, to: 1 },
      ],
      [
        { from: 0, to: 0.25 },
        { from: 0.25, to: 0.25 },
      ],
    ]);
  });

  it('draw the longest behind the mean', () => {
    expect(barsOf(LATENCY, [minute({ latencyMeanMs: 10, latencyMaxMs: 40 })])).to.deep.equal([
      [
        { from: 0, to: 0.25 },
        { from: 0, to: 1 },
      ],
    ]);
  });

  it('draw nothing where nothing was', () => {
    expect(barsOf(CHANGES, [minute()])).to.deep.equal([
      [
        { from: 0, to: 0 },
        { from: 0, to: 0 },
      ],
    ]);
  });

  it('say in words what the hour was', () => {
    const minutes = [minute({ registered: 3, deregistered: 1 }), minute({ registered: 1 })];

    expect(hourText(CHANGES, minutes)).to.equal('4 registered, 1 deregistered');
  });

  it('weigh each minute’s mean by what was measured in it', () => {
    const minutes = [
      minute({ measured: 3, latencyMeanMs: 10, latencyMaxMs: 20 }),
      minute({ measured: 1, latencyMeanMs: 50, latencyMaxMs: 50 }),
    ];

    expect(hourText(LATENCY, minutes)).to.equal('20 ms mean, 50 ms longest');
    expect(hourText(LATENCY, [minute()])).to.equal('nothing measured');
  });

  it('say in words what a minute was', () => {
    expect(PLOTS.map((plot) => minuteText(plot, minute({ failed: 2 })))).to.deep.equal([
      ...['0 registered, 0 deregistered', '0 ms mean, 0 ms longest'],
      '0 drift set right, 2 failed tries',
    ]);
  });
});
