import { expect } from 'chai';
import { restartsMeasure } from '../../../../src/deploy/analysis/restarts-measure.ts';
import { type Trial, trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import type { ZoneContainer } from '../../../../src/domain/deploy/zone-platform.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { type MeasuredWorld, aZoneContainer, somePorts } from '../../../support/measure-ports.ts';
import { RULES } from '../../../support/measurements.ts';

const TRIAL = trialOf(aDeployment('shop'));

/** A sample for each state of the zone. */
async function samplesOf(
  maxRestarts: number,
  states: readonly (readonly ZoneContainer[])[],
  trial: Trial = TRIAL,
): Promise<readonly string[]> {
  const world: MeasuredWorld = { instances: [], containers: [] };
  const rules = { ...RULES, kind: 'docker-restarts', maxRestarts } as const;
  const measure = restartsMeasure(rules, trial, somePorts(world));
  const samples: string[] = [];
  for (const containers of states) {
    world.containers = containers;
    const sample = await measure(new AbortController().signal);
    samples.push(sample.kind === 'pair' ? 'pair' : `${sample.kind}: ${sample.figure}`);
  }
  return samples;
}

describe('restartsMeasure', () => {
  it('counts from the first sample on', async () => {
    const at = (restarts: number): readonly ZoneContainer[] => [aZoneContainer('c1', { restarts })];

    expect(await samplesOf(1, [at(3), at(3), at(4), at(5)])).to.deep.equal([
      'pass: 0 restarts of 1 containers',
      'pass: 0 restarts of 1 containers',
      'pass: 1 restarts of 1 containers',
      'fail: 2 restarts, allowed are 1',
    ]);
  });

  it('counts one that was replaced, and the restarts of what replaces it', async () => {
    const samples = await samplesOf(9, [
      [aZoneContainer('c1')],
      [aZoneContainer('c2', { restarts: 2 })],
    ]);

    expect(samples).to.include('pass: 3 restarts of 1 containers');
  });

  it('fails one that does not run, whatever is allowed', async () => {
    const ended = aZoneContainer('c1', { isRunning: false, exitCode: 3 });

    expect(await samplesOf(9, [[ended], [{ ...ended, isOutOfMemory: true }]])).to.deep.equal([
      'fail: shop-c1 has ended with code 3',
      'fail: shop-c1 was killed for want of memory',
    ]);
  });

  it('knows nothing without a container of the deployment', async () => {
    const other = aZoneContainer('c1', { deploymentId: '' });

    expect(await samplesOf(0, [[other]])).to.deep.equal(['inconclusive: no container']);
    expect(await samplesOf(0, [[other]], { ...TRIAL, deploymentId: '' })).to.deep.equal([
      'pass: 0 restarts of 1 containers',
    ]);
  });
});
