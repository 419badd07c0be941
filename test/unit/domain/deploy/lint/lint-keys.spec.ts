import { expect } from 'chai';
import { type KeyFacts, lintKeys } from '../../../../../src/domain/deploy/lint/lint-keys.ts';
import type { CatalogInstance } from '../../../../../src/domain/deploy/traffic.ts';
import { aDeployment } from '../../../../support/deployments.ts';

function instance(tags: readonly string[], status: CatalogInstance['status']): CatalogInstance {
  return { id: 'i', node: 'n', address: '', port: 1, containerId: '', tags, status };
}

function found(state: Partial<KeyFacts['state']>, ...instances: CatalogInstance[]): string[] {
  const none = { activeZone: undefined, activeVersion: undefined, deployment: undefined };
  const facts = { service: 'web', serviceName: 'juan', state: { ...none, ...state }, instances };
  return lintKeys(facts).map(({ severity, code, what }) => `${severity} ${code}: ${what}`);
}

const BLUE = instance(['blue'], 'passing');
const GREEN = instance(['green'], 'passing');

describe('lintKeys', () => {
  it('finds nothing without keys, nor where they say what is', () => {
    expect(found({})).to.deep.equal([]);
    expect(found({ activeZone: 'blue', activeVersion: '1' }, BLUE)).to.deep.equal([]);
  });

  it('finds a value that is no zone', () => {
    for (const value of ['', 'blue\n', 'Blue', 'red']) {
      expect(found({ activeZone: value, activeVersion: '1' }, BLUE)).to.deep.equal([
        `error zone-value: web-active-zone is ${JSON.stringify(value)}`,
      ]);
    }
  });

  it('finds one key without the other', () => {
    expect(found({ activeVersion: '1' })).to.deep.equal([
      'error S7: web-active-version is there and web-active-zone is not',
    ]);
    expect(found({ activeZone: 'blue' }, BLUE)).to.deep.equal([
      'note no-version: web-active-zone is there and web-active-version is not',
    ]);
  });

  it('finds a zone that nothing answers for', () => {
    const state = { activeZone: 'blue', activeVersion: '1' };

    expect(found(state, GREEN)).to.deep.equal([
      'error zone-instances: web-active-zone is blue, and no instance of it is registered as juan: 1 of green are passing',
    ]);
    expect(found(state, instance(['blue_v1'], 'critical'))).to.deep.equal([
      'warning zone-instances: web-active-zone is blue, and no instance of it is passing as juan: 0 of green are passing',
    ]);
  });

  it('finds a version that is not the one that runs, where tags say which does', () => {
    const state = { activeZone: 'blue', activeVersion: '13' };
    const versions = (...tags: string[]): readonly string[] =>
      found(state, ...tags.map((tag) => instance([tag], 'passing')));

    expect(versions('blue_v12', 'blue_v11', 'green_v13')).to.deep.equal([
      'error S7: web-active-version is "13", and blue runs "11", "12"',
    ]);
    expect(versions('blue_v12', 'blue_v13')).to.deep.equal([]);
  });

  it('notes a release that has no end yet', () => {
    const under = aDeployment('web', { phase: 'planned' });
    const over = aDeployment('web', { phase: 'succeeded' });

    expect(found({ deployment: under })).to.deep.equal([
      'note under-way: release d1 of web to version 2 is planned',
    ]);
    expect(found({ deployment: over })).to.deep.equal([]);
  });
});
