import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { REFERENCE, configurationReference } from '../../../docs/configuration.ts';

describe('The configuration reference', () => {
  it('is what the schema says: else run npm run docs:configuration', () => {
    expect(readFileSync(REFERENCE, 'utf8')).to.equal(configurationReference());
  });
});
