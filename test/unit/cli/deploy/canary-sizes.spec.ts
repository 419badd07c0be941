import { expect } from 'chai';
import { sizesOf } from '../../../../src/cli/deploy/canary-sizes.ts';
import { RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../src/cli/flags.ts';
import { DeployStage } from '../../../support/deploy-stage.ts';

const parse = (...words: readonly string[]): unknown =>
  sizesOf(parseFlags(words, RELEASE_FLAGS, { canFollow: true }));

describe('sizesOf', () => {
  it('are none where none are given', () => {
    expect(parse('--steps', '5')).to.equal(undefined);
  });

  it('are both, and whether all requests move', () => {
    expect(parse('--old-size', '3', '--new-size', '1')).to.deep.equal({
      ...{ stable: 3, candidate: 1, isSwitched: false },
    });
    expect(parse('--old-size=0', '--new-size=4', '--switch')).to.deep.equal({
      ...{ stable: 0, candidate: 4, isSwitched: true },
    });
  });

  for (const [words, reason] of [
    [['--new-size', '1'], 'both --old-size and --new-size'],
    [['--switch'], 'both --old-size and --new-size'],
    [['--old-size', '0', '--new-size', '1'], 'allowed is 1 to 1000, and 0 with --switch'],
    [['--old-size', '1', '--new-size', 'x'], 'invalid value "x" for -new-size'],
    [['--old-size', '1', '--new-size', '1001'], 'allowed is 1 to 1000'],
    [['--old-size', '1', '--new-size', '1', '--steps', '5'], 'either sizes or --steps'],
    [['--old-size', '1', '--new-size', '1', '--platform', 'swarm'], 'nobody can tell'],
  ] as const) {
    it(`refuses ${words.join(' ')}`, () => {
      expect(() => parse(...words)).to.throw(UsageError, reason);
    });
  }
});

describe('berth deploy canary, by size', () => {
  const stage = new DeployStage();

  it('records the sizes and the share that they come to', async () => {
    stage.keys = { activeZone: 'blue', activeVersion: '1' };
    const sizes = ['--old-size', '3', '--new-size', '1'];
    const file = ['--compose-file', stage.file('c.yml', ''), '--timeout', '0s'];
    const words = ['--version', '2', ...sizes, '--allow-unhealthy-active', ...file];

    const { code, stdout } = await stage.deploy('canary', 'shop', ...words);

    expect(code, stdout).to.equal(6);
    expect(stage.record?.request).to.include({ instances: 1 });
    expect(stage.record?.request.canary).to.deep.include({
      ...{ steps: [25], sizes: { stable: 3, candidate: 1 } },
    });
  });
});
