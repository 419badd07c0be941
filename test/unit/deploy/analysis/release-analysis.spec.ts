import { expect } from 'chai';
import { ReleaseAnalysis } from '../../../../src/deploy/analysis/release-analysis.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

describe('ReleaseAnalysis', () => {
  it('measures anew at each step, and nothing once it has ended', async () => {
    const clock = new VirtualClock();
    let samples = 0;
    const measurement = {
      ...{
        name: 'restarts',
        kind: 'docker-restarts' as const,
        intervalMs: 1_000,
        deadlineMs: 1_000,
        maxRestarts: 0,
      },
      ...{ minSamples: 1, errorLimit: 0, failureLimit: 0, isDryRun: false },
    } as const;
    const container = {
      ...{ id: 'c', name: 'c', zone: 'green', deploymentId: 'd1', isRunning: true, restarts: 0 },
      ...{ health: undefined, exitCode: 0, isOutOfMemory: false, image: '' },
    };
    const analysis = new ReleaseAnalysis([measurement], {
      ...{ clock, env: {}, catalog: {} },
      platform: {
        containers: () => {
          samples += 1;
          return Promise.resolve([container]);
        },
      },
    } as unknown as ConstructorParameters<typeof ReleaseAnalysis>[1]);

    analysis.look(aDeployment('shop', { step: 0 }));
    await clock.advance(1_500);
    expect(analysis.look(aDeployment('shop', { step: 0 })).kind).to.equal('pass');
    const first = samples;
    expect(first).to.be.above(0);

    expect(analysis.look(aDeployment('shop', { step: 1 })).kind).to.equal('inconclusive');
    await clock.advance(100);
    expect(samples).to.equal(first + 1);

    analysis.end();
    await clock.advance(10_000);
    expect(samples).to.equal(first + 1);
  });
});
