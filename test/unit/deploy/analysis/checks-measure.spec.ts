import { expect } from 'chai';
import { checksMeasure } from '../../../../src/deploy/analysis/checks-measure.ts';
import { trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import type { CatalogInstance } from '../../../../src/domain/deploy/traffic.ts';
import { aDeployment } from '../../../support/deployments.ts';
import {
  type MeasuredWorld,
  aZoneContainer,
  anInstance,
  somePorts,
} from '../../../support/measure-ports.ts';
import { RULES } from '../../../support/measurements.ts';

const TRIAL = trialOf(aDeployment('shop'));
const [ONE, TWO] = [anInstance('c1'), anInstance('c2')];
const STABLE = anInstance('c9', { status: 'critical' });
const fallen = (instance: CatalogInstance): CatalogInstance => ({
  ...instance,
  status: 'critical',
});

/** A sample for each state of the catalog. */
async function samplesOf(
  maxFlaps: number,
  states: readonly (readonly CatalogInstance[])[],
): Promise<readonly string[]> {
  const containers = [aZoneContainer('c1'), aZoneContainer('c2')];
  const world: MeasuredWorld = { instances: [], containers };
  const rules = { ...RULES, kind: 'consul-checks', maxFlaps } as const;
  const measure = checksMeasure(rules, TRIAL, somePorts(world));
  const samples: string[] = [];
  for (const instances of states) {
    world.instances = instances;
    const sample = await measure(new AbortController().signal);
    samples.push(sample.kind === 'pair' ? 'pair' : `${sample.kind}: ${sample.figure}`);
  }
  return samples;
}

describe('checksMeasure', () => {
  it('passes while the candidate is passing, whatever the stable zone does', async () => {
    expect(await samplesOf(0, [[ONE, TWO, STABLE]])).to.deep.equal([
      'pass: 2 of 2 instances passing, 0 flaps',
    ]);
  });

  it('counts an instance that falls, and one that is gone', async () => {
    const samples = await samplesOf(1, [
      [ONE, TWO],
      [ONE, fallen(TWO)],
      [ONE, fallen(TWO)],
      [ONE, TWO],
      [TWO],
    ]);

    expect(samples).to.deep.equal([
      'pass: 2 of 2 instances passing, 0 flaps',
      'pass: 1 of 2 instances passing, 1 flaps',
      'pass: 1 of 2 instances passing, 1 flaps',
      'pass: 2 of 2 instances passing, 1 flaps',
      'fail: 1 of 1 instances passing, 2 flaps, allowed are 1',
    ]);
  });

  it('does not confuse the same ID on two nodes', async () => {
    const other = { ...ONE, node: 'n2' };

    expect(await samplesOf(0, [[ONE, other], [other]])).to.include(
      'fail: 1 of 1 instances passing, 1 flaps, allowed are 0',
    );
  });

  it('fails while none is passing, and knows nothing without one', async () => {
    expect(await samplesOf(5, [[STABLE], [fallen(ONE)]])).to.deep.equal([
      'inconclusive: no instance in Consul',
      'fail: 0 of 1 instances passing, 0 flaps',
    ]);
  });

  it('fails when all of them vanish', async () => {
    expect(await samplesOf(1, [[ONE, TWO], []])).to.include(
      'fail: 0 of 0 instances passing, 2 flaps, allowed are 1',
    );
  });
});
