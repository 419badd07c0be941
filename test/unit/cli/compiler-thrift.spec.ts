import { expect } from 'chai';
import { saveOnCompiling } from '../../../src/cli/compiler-thrift.ts';

describe('saveOnCompiling', () => {
  const flagsFor = (v8: string): readonly string[] => {
    const flags: string[] = [];
    saveOnCompiling(v8, (flag) => flags.push(flag));
    return flags;
  };

  it('sets flags that V8 of Node.js 20 has', () => {
    expect(flagsFor('11.3.244.8-node.30')).to.have.length(2);
  });

  for (const v8 of ['12.4.254.21-node.33', '13.6.233.17-node.53', '110.0']) {
    it(`leaves V8 ${v8} alone, which would print that it knows no such flag`, () => {
      expect(flagsFor(v8)).to.deep.equal([]);
    });
  }
});
