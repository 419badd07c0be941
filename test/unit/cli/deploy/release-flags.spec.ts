import { expect } from 'chai';
import {
  COMMON_FLAGS,
  RELEASE_FLAGS,
  outputFormat,
  versionOf,
} from '../../../../src/cli/deploy/release-flags.ts';
import { wishOf } from '../../../../src/cli/deploy/release-wish.ts';
import { type ParsedFlags, UsageError, parseFlags } from '../../../../src/cli/flags.ts';

const parse = (...words: readonly string[]): ParsedFlags =>
  parseFlags(words, [...COMMON_FLAGS, ...RELEASE_FLAGS], { canFollow: true });

describe('wishOf', () => {
  it('has the times of the design where none is given', () => {
    const wish = wishOf('shop', '13', parse());

    expect(wish).to.include({ service: 'shop', version: '13', instances: undefined });
    expect(wish).to.include({ isGated: false, allowsUnhealthyActive: false, drainPolicy: 'cut' });
    expect(wish.timing).to.deep.equal({
      ...{ minHealthyMs: 10_000, healthyMs: 300_000, convergeMs: 300_000, settleMs: 5_000 },
      ...{ bakeMs: 0, drainMs: 30_000, standbyMs: 60_000, stopGraceMs: 10_000 },
    });
  });

  it('takes what is given', () => {
    const words = ['--gate', '--instances', '3', '--drain-policy=keep', '--standby', '2m'];
    const wish = wishOf('shop', '13', parse('--allow-unhealthy-active', ...words));

    expect(wish).to.include({ isGated: true, instances: 3, drainPolicy: 'keep' });
    expect(wish.allowsUnhealthyActive).to.equal(true);
    expect(wish.timing.standbyMs).to.equal(120_000);
  });

  for (const [what, words, message] of [
    ['no container', ['--instances', '0'], '-instances: allowed is 1 to 1000'],
    ['half a container', ['--instances', '1.5'], '"1.5" for -instances'],
    ['a policy of its own', ['--drain-policy', 'wait'], 'allowed is cut or keep'],
    ['a time without a unit', ['--bake', '10'], '"10" for -bake'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => wishOf('shop', '13', parse(...words))).to.throw(UsageError, message);
    });
  }
});

describe('versionOf', () => {
  it('takes a tag, or a digest', () => {
    for (const version of ['13', 'v1.2.3-rc_1', 'sha256:0abc']) {
      expect(versionOf(parse('--version', version))).to.equal(version);
    }
  });

  it('refuses what is none, and its absence', () => {
    expect(() => versionOf(parse())).to.throw(UsageError, '--version is missing');
    for (const version of ['1 2', '-1', '$(x)', 'ü', 'a/b', '1'.repeat(300)]) {
      expect(() => versionOf(parse(`--version=${version}`)), version).to.throw(
        UsageError,
        '-version',
      );
    }
  });
});

describe('outputFormat', () => {
  it('is what was asked for', () => {
    expect(outputFormat(parse())).to.equal(undefined);
    expect(outputFormat(parse('--output', 'json'))).to.equal('json');
  });
});
