import { expect } from 'chai';
import { shortId } from '../../../src/domain/container.ts';
import { aContainerId } from '../../support/builders.ts';

describe('shortId', () => {
  it('gives the twelve digits that docker ps prints', () => {
    expect(shortId(aContainerId('0123456789abcdef0123456789abcdef'))).to.equal('0123456789ab');
  });

  it('leaves a shorter ID alone', () => {
    expect(shortId(aContainerId('abc'))).to.equal('abc');
  });
});
