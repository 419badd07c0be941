import { expect } from 'chai';
import { ConflictError, LockHeldError } from '../../../../src/domain/deploy/release-store.ts';
import { PlatformError } from '../../../../src/domain/deploy/zone-platform.ts';
import { seconds } from '../../../../src/domain/deploy/words.ts';
import { otherZone, parseZone } from '../../../../src/domain/deploy/zone.ts';

describe('seconds', () => {
  for (const [ms, text] of [
    [0, '0s'],
    [1_250, '1.3s'],
    [10_000, '10s'],
    [60_000, '1m'],
    [90_400, '1m30s'],
  ] as const) {
    it(`says ${text} for ${String(ms)} ms`, () => {
      expect(seconds(ms)).to.equal(text);
    });
  }
});

describe('zones', () => {
  it('are two', () => {
    expect([otherZone('blue'), otherZone('green')]).to.deep.equal(['green', 'blue']);
  });

  it('are read from their names alone', () => {
    expect([parseZone('blue'), parseZone('purple'), parseZone('')]).to.deep.equal([
      'blue',
      undefined,
      undefined,
    ]);
  });
});

describe('LockHeldError', () => {
  it('names the holder, and the build where there is one', () => {
    const named = (url: string): string => new LockHeldError('shop', { name: 'ci', url }).message;

    expect(named('')).to.equal('shop is being deployed by ci');
    expect(named('http://ci/1')).to.equal('shop is being deployed by ci (http://ci/1)');
  });
});

describe('the errors of a release', () => {
  for (const [error, name] of [
    [new ConflictError('x'), 'ConflictError'],
    [new PlatformError('x'), 'PlatformError'],
  ] as const) {
    it(`are told apart by name: ${name}`, () => {
      expect(error).to.include({ name, message: 'x' });
    });
  }
});
