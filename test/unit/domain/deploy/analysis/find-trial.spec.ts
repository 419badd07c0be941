import { expect } from 'chai';
import { findTrial } from '../../../../../src/domain/deploy/analysis/find-trial.ts';
import type { ReleaseState } from '../../../../../src/domain/deploy/release-store.ts';
import { aDeployment } from '../../../../support/deployments.ts';

function aState(facts: Partial<ReleaseState> = {}): ReleaseState {
  return {
    ...{ activeZone: 'blue', activeVersion: '1', generation: '', deployment: undefined },
    ...{ revision: new Map(), ...facts },
  };
}

describe('findTrial', () => {
  const open = aDeployment('shop', { phase: 'baking' });
  const over = aDeployment('shop', { phase: 'succeeded' });

  it('finds the candidate of the release that is under way', () => {
    expect(findTrial('shop', aState({ deployment: open }), undefined)).to.deep.equal({
      ...{ service: 'shop', serviceName: 'shop', version: '2', candidate: 'green' },
      ...{ stable: 'blue', deploymentId: 'd1' },
    });
    expect(findTrial('shop', aState({ deployment: open }), 'green')).to.include({
      deploymentId: 'd1',
    });
  });

  it('finds the zone that is not active, where none is', () => {
    for (const deployment of [undefined, over]) {
      expect(findTrial('shop', aState({ deployment }), undefined)).to.deep.equal({
        ...{ service: 'shop', serviceName: 'shop', version: '', candidate: 'green' },
        ...{ stable: 'blue', deploymentId: '' },
      });
    }
  });

  it('takes the zone that is named', () => {
    expect(findTrial('shop', aState({ deployment: open }), 'blue')).to.include({
      ...{ candidate: 'blue', stable: 'green', version: '1', deploymentId: '' },
    });
    expect(findTrial('shop', aState({ activeZone: undefined }), 'blue')).to.include({
      ...{ candidate: 'blue', version: '' },
    });
  });

  it('finds none when nothing says which', () => {
    expect(findTrial('shop', aState({ activeZone: 'red' }), undefined)).to.equal(undefined);
    expect(findTrial('shop', aState({ activeZone: undefined }), undefined)).to.equal(undefined);
  });
});
