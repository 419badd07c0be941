import { expect } from 'chai';
import { saveOnCompiling } from '../../../src/cli/compiler-thrift.ts';

describe('saveOnCompiling', () => {
  const flagsFor = (v8: string): readonly string[] => {
    const flags: string[] = [];
    saveOnCompiling(v8, (flag) => flags.push(flag));
    return flags;
  };

  it('leaves out the optimizing compiler of each V8 that it knows', () => {
    expect(flagsFor('11.3.244.8-node.30')).to.deep.equal(['--no-opt']);
    expect(flagsFor('12.4.254.21-node.33')).to.deep.equal(['--no-opt']);
  });

  it('leaves out Sparkplug as well where there is Maglev: Node.js 24', () => {
    expect(flagsFor('13.6.233.17-node.53')).to.deep.equal(['--no-opt', '--no-sparkplug']);
  });

  it('leaves a V8 alone that it does not know, which would print that it knows no such flag', () => {
    expect(['10.2.154', '14.0', '110.0'].flatMap(flagsFor)).to.deep.equal([]);
  });
});
