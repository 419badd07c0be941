import { expect } from 'chai';
import { imageServiceName } from '../../../../src/domain/mapping/service-name.ts';

describe('imageServiceName', () => {
  const cases = [
    { image: 'nginx', name: 'nginx' },
    { image: 'nginx:1.25', name: 'nginx' },
    { image: 'reg:5000/ns/foo:1.2', name: 'foo' },
    { image: 'reg.local:5000/foo', name: 'foo' },
    { image: 'UPPER/Case:1', name: 'Case' },
    { image: 'nginx:1.2@sha256:0123abcd', name: 'nginx' },
    { image: 'nginx@sha256:0123abcd', name: 'nginx' },
    { image: 'reg:5000/ns/nginx@sha256:0123abcd', name: 'nginx' },
    { image: 'sha256:0123abcd', name: 'the-container' },
    { image: '', name: 'the-container' },
    { image: 'ns/', name: 'the-container' },
    { image: ':1.2', name: 'the-container' },
  ];
  for (const { image, name } of cases) {
    it(`is ${name} for image ${JSON.stringify(image)}`, () => {
      expect(imageServiceName(image, 'the-container')).to.equal(name);
    });
  }
});
