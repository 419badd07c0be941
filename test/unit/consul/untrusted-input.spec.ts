import { expect } from 'chai';
import { parseRegistryUri } from '../../../src/consul/registry-uri.ts';

describe('parseRegistryUri, of untrusted input', () => {
  for (const uri of ['consul://user:s3cr/3t@10.2.0.110', 'http://user:s3cr#3t@10.2.0.110']) {
    it(`does not show any part of a password: ${uri}`, () => {
      let message = '';
      try {
        parseRegistryUri(uri, { address: '', ssl: false });
      } catch (error) {
        ({ message } = error as Error);
      }

      expect(message).not.to.include('s3cr');
    });
  }
});
