import { expect } from 'chai';
import { Analysis, Run } from '../../../../src/deploy/analysis/analysis.ts';
import type { Measure } from '../../../../src/deploy/analysis/measure.ts';
import type { Sample } from '../../../../src/domain/deploy/analysis/sample.ts';
import { trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { somePorts } from '../../../support/measure-ports.ts';
import { RULES, anHttpMeasurement } from '../../../support/measurements.ts';
import { VirtualClock, settled } from '../../../support/virtual-clock.ts';

const PASS: Sample = { kind: 'pass', figure: 'well' };
const FAIL: Sample = { kind: 'fail', figure: 'ill' };

describe('Analysis', () => {
  let clock = new VirtualClock();
  let analysis = new Analysis([]);

  beforeEach(() => {
    clock = new VirtualClock();
  });

  afterEach(() => {
    analysis.end();
  });

  /** Remembers when samples were taken. */
  const measuring = (measure: Measure, facts = {}): number[] => {
    const times: number[] = [];
    const timed: Measure = (signal) => {
      times.push(clock.now());
      return measure(signal);
    };
    analysis = new Analysis([new Run(anHttpMeasurement(facts), timed, clock)]);
    return times;
  };

  it('measures from the first look on, at the interval', async () => {
    const times = measuring(() => Promise.resolve(PASS));
    await clock.advance(500);

    const first = analysis.look();
    await clock.advance(2_500);

    expect(times).to.deep.equal([500, 1_500, 2_500]);
    expect(first.kind).to.equal('inconclusive');
    expect(analysis.look()).to.include({
      ...{ kind: 'pass', text: 'm: 3 of 3 samples have passed, the last: well' },
    });
  });

  it('takes one sample at a time', async () => {
    const times = measuring(async () => {
      await clock.sleep(1_700);
      return PASS;
    });

    analysis.look();
    await clock.advance(4_000);

    expect(times).to.deep.equal([0, 1_700, 3_400]);
  });

  it('asks again when it is told to, and not sooner than the interval', async () => {
    const waits = [5_000, 10, undefined];
    const times = measuring(() =>
      Promise.resolve({ kind: 'pending', figure: 'wait', retryAfterMs: waits.shift() }),
    );

    analysis.look();
    await clock.advance(7_500);

    expect(times).to.deep.equal([0, 5_000, 6_000, 7_000]);
  });

  it('ends a measurement that nothing can change', async () => {
    const times = measuring(() => Promise.resolve(FAIL), { failureLimit: 1 });

    analysis.look();
    await clock.advance(9_000);

    expect(times).to.have.lengthOf(2);
    expect(analysis.look()).to.include({ kind: 'fail', isFinal: true });
  });

  it('takes what is thrown for an error', async () => {
    measuring(() => Promise.reject(new Error('no agent')), { errorLimit: 0 });

    analysis.look();
    await settled();

    expect(analysis.look()).to.include({
      ...{ kind: 'error', text: 'm: no agent (1 errors in a row, allowed are 0)', isFinal: true },
    });
  });

  it('stops at the end, and drops what is under way', async () => {
    const times = measuring(async () => {
      await clock.sleep(600);
      return FAIL;
    });

    analysis.look();
    await clock.advance(500);
    analysis.end();
    await clock.advance(9_000);

    expect(times).to.deep.equal([0]);
    expect(analysis.look().kind).to.equal('inconclusive');
  });

  it('begins no sample after the end', async () => {
    const times = measuring(() => Promise.resolve(PASS));

    analysis.look();
    await settled();
    analysis.end();
    await clock.advance(9_000);

    expect(times).to.deep.equal([0]);
  });

  it('measures nothing when it has ended before the first look', async () => {
    const times = measuring(() => Promise.resolve(PASS));

    analysis.end();
    analysis.look();
    await clock.advance(9_000);

    expect(times).to.deep.equal([]);
  });

  it('is made of measurements', async () => {
    const restarts = { ...RULES, kind: 'docker-restarts', maxRestarts: 0 } as const;
    const ports = { ...somePorts(), clock };
    analysis = Analysis.of([restarts], trialOf(aDeployment('shop')), ports);

    analysis.look();
    await settled();
    await settled();

    expect(analysis.look().text).to.equal(
      'm: 0 of at least 1 samples have passed, the last: no container',
    );
  });
});
