import { expect } from 'chai';
import fc from 'fast-check';
import {
  registryOf,
  repositoryOf,
  withVersion,
  withoutDigest,
} from '../../../../src/domain/deploy/image-reference.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('withVersion', () => {
  for (const [image, expected] of [
    ['shop:1', 'shop:2'],
    [`shop:1@${DIGEST}`, 'shop:2'],
    ['registry.local:5000/team/shop:1', 'registry.local:5000/team/shop:2'],
    [`registry.local:5000/shop:latest@${DIGEST}`, 'registry.local:5000/shop:2'],
  ] as const) {
    it(`puts the version in the place of the tag of ${image}`, () => {
      expect(withVersion(image, '2')).to.equal(expected);
    });
  }

  for (const image of ['', 'shop', ':1', `shop@${DIGEST}`, 'registry.local:5000/shop']) {
    it(`gives none for ${JSON.stringify(image)}, which has no tag`, () => {
      expect(withVersion(image, '2')).to.equal(undefined);
    });
  }

  for (const version of ['', '-1', '.1', '1/2', '1:2', '1@2', '1 2', 'a'.repeat(129)]) {
    it(`gives none for the version ${JSON.stringify(version)}, which is no tag`, () => {
      expect(withVersion('shop:1', version)).to.equal(undefined);
    });
  }

  it('comes to the same whichever version stood there before', () => {
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);
    fc.assert(
      fc.property(tag, tag, (one, other) => {
        const changed = withVersion(`host:5000/shop:${one}`, other) ?? '';
        expect(withVersion(changed, one)).to.equal(`host:5000/shop:${one}`);
      }),
    );
  });
});

describe('repositoryOf', () => {
  it('leaves out tag and digest', () => {
    expect(repositoryOf(`host:5000/shop:1@${DIGEST}`)).to.equal('host:5000/shop');
    expect(withoutDigest(`host:5000/shop:1@${DIGEST}`)).to.equal('host:5000/shop:1');
  });
});

describe('registryOf', () => {
  for (const [reference, expected] of [
    ['shop:1', ''],
    ['team/shop:1', ''],
    ['localhost/shop:1', 'localhost'],
    ['registry.local/shop:1', 'registry.local'],
    ['host:5000/team/shop', 'host:5000'],
  ] as const) {
    it(`is ${JSON.stringify(expected)} for ${reference}`, () => {
      expect(registryOf(reference)).to.equal(expected);
    });
  }
});
