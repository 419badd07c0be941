import { expect } from 'chai';
import { networkPeerOf, shortId, withoutInspection } from '../../../src/domain/container.ts';
import { aContainer, aContainerId } from '../../support/builders.ts';

describe('networkPeerOf', () => {
  it('names the container whose network another one shares', () => {
    expect(networkPeerOf({ networkMode: 'container:c0ffee' })).to.equal('c0ffee');
  });

  for (const networkMode of ['bridge', 'host', 'none', '', 'container:', 'my-container:x']) {
    it(`names none for ${JSON.stringify(networkMode)}`, () => {
      expect(networkPeerOf({ networkMode })).to.equal(undefined);
    });
  }
});

describe('shortId', () => {
  it('gives the twelve digits that docker ps prints', () => {
    expect(shortId(aContainerId('0123456789abcdef0123456789abcdef'))).to.equal('0123456789ab');
  });

  it('leaves a shorter ID alone', () => {
    expect(shortId(aContainerId('abc'))).to.equal('abc');
  });
});

describe('withoutInspection', () => {
  it('leaves out Docker’s own words and nothing else', () => {
    const container = aContainer({ name: 'web', exitCode: 3 });

    const facts = withoutInspection({ ...container, inspected: { Id: 'x' } });

    expect(facts).to.deep.equal(container);
    expect(facts).to.not.have.property('inspected');
  });
});
