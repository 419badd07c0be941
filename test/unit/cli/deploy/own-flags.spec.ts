import { expect } from 'chai';
import { ANALYSE_FLAGS } from '../../../../src/cli/deploy/analyse.ts';
import { flagsFor, refuseFlagsOfOthers } from '../../../../src/cli/deploy/own-flags.ts';
import { RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../src/cli/flags.ts';

const FLAGS = [...RELEASE_FLAGS, ...ANALYSE_FLAGS];
/** Those whose help begins with a subcommand, with the subcommand. */
const OWN = FLAGS.flatMap(({ name, doc }) => {
  const owner = /^(?:Of |With |(?=analyse:))([a-z]+)[:,]/.exec(doc)?.[1];
  return owner === undefined ? [] : [{ name, owner }];
});

function refusal(subcommand: string, ...words: readonly string[]): () => void {
  const given = parseFlags(words, FLAGS, { canFollow: true });
  return () => {
    refuseFlagsOfOthers(subcommand, given);
  };
}

describe('refuseFlagsOfOthers', () => {
  it('knows every subcommand that has flags of its own', () => {
    expect([...new Set(OWN.map(({ owner }) => owner))]).to.have.members([
      ...['canary', 'promote', 'plan', 'status', 'analyse'],
    ]);
  });

  for (const { name, owner } of OWN) {
    it(`leaves ${name} to ${owner}`, () => {
      expect(refusal(owner, `--${name}=1`)).not.to.throw();
      expect(refusal('blue-green', '--gate', `--${name}=1`)).to.throw(
        UsageError,
        `-${name} means nothing to blue-green, only to ${owner}`,
      );
    });
  }

  it('leaves what is said of any release to all', () => {
    const words = ['--min-healthy', '1s', '--analysis', 'a.yaml', '--gate', '--plan', 'x'];

    expect(refusal('promote', ...words)).not.to.throw();
  });
});

describe('flagsFor', () => {
  it('leaves out what is refused', () => {
    for (const subcommand of ['blue-green', 'canary', 'analyse']) {
      const left = flagsFor(subcommand, FLAGS);
      const others = OWN.filter(({ owner }) => owner !== subcommand).map(({ name }) => name);

      expect(FLAGS.filter((flag) => !left.includes(flag)).map(({ name }) => name)).to.have.members(
        others,
      );
    }
  });
});
