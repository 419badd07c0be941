import { expect } from 'chai';
import { type SizeWish, planSizes, sizeFields } from '../../../../src/domain/deploy/plan-sizes.ts';
import {
  type Deployment,
  type ReleaseRequest,
  shareOfSizes,
} from '../../../../src/domain/deploy/deployment.ts';
import type { Phase } from '../../../../src/domain/deploy/phase.ts';
import { aDeployment } from '../../../support/deployments.ts';

const size = (stable: number, candidate: number, isSwitched = false): SizeWish => ({
  ...{ stable, candidate, isSwitched },
});

/** Three of the old version, one of the new. */
function resting(phase: Phase = 'holding', fields: Partial<ReleaseRequest> = {}): Deployment {
  const deployment = aDeployment('shop', { phase });
  const sized = { instances: 1, ...sizeFields(size(3, 1), false), ...fields };
  return { ...deployment, request: { ...deployment.request, ...sized } };
}

describe('shareOfSizes', () => {
  for (const [stable, candidate, percent] of [
    [3, 1, 25],
    [2, 1, 33.33],
    [1, 1000, 99.9],
    [100_000, 1, 0.01],
    [0, 4, 99.99],
  ] as const) {
    it(`is ${String(percent)} for ${String(stable)} and ${String(candidate)}`, () => {
      expect(shareOfSizes({ stable, candidate })).to.equal(percent);
    });
  }
});

describe('sizeFields', () => {
  it('give the candidate its part, or all requests', () => {
    expect(sizeFields(size(3, 1), true).canary).to.deep.include({ steps: [25], isAnalysed: true });
    expect(sizeFields(size(2, 4, true), false)).to.deep.equal({ keepStable: 2 });
    expect(sizeFields(undefined, false)).to.deep.equal({});
  });
});

describe('planSizes', () => {
  it('changes the sizes of what rests', () => {
    const plan = planSizes(size(2, 2), resting());

    expect(plan.kind).to.equal('resize');
    expect(plan).to.have.nested.property('request.instances', 2);
    expect(plan).to.have.deep.nested.property('request.canary.steps', [50]);
  });

  it('moves all requests, and keeps what is asked for of the old zone', () => {
    const plan = planSizes(size(1, 4, true), resting());

    expect(plan).to.have.nested.property('request.keepStable', 1);
    expect(plan).to.have.nested.property('request.instances', 4);
    expect(plan).not.to.have.nested.property('request.canary');
  });

  it('does nothing where the sizes are there, and goes on where they are on their way', () => {
    expect(planSizes(size(3, 1), resting()).kind).to.equal('nothing');
    expect(planSizes(size(3, 1), resting('trimming')).kind).to.equal('resume');
    const switching = resting('draining', { canary: undefined, keepStable: 1 });
    expect(planSizes(size(1, 1, true), switching).kind).to.equal('resume');
  });

  for (const [what, wish, deployment, words] of [
    ['other sizes on the way to some', size(1, 1), resting('verifying'), 'on its way to 3 of the'],
    [
      'fewer at the switch',
      size(0, 1, true),
      resting('holding', { instances: 2 }),
      'make it smaller first',
    ],
    [
      'sizes where there are none',
      size(1, 1),
      resting('holding', { canary: undefined }),
      'none by these sizes',
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      const plan = planSizes(wish, deployment);
      expect(plan.kind === 'refused' ? plan.reasons[0] : plan.kind).to.include(words);
    });
  }
});
