import { expect } from 'chai';
import { canaryOf } from '../../../../src/cli/deploy/canary.ts';
import { ANALYSE_FLAGS } from '../../../../src/cli/deploy/analyse.ts';
import { RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../src/cli/flags.ts';
import type { Canary } from '../../../../src/domain/deploy/deployment.ts';
import { DeployStage } from '../../../support/deploy-stage.ts';

const parse = (...words: readonly string[]): Canary =>
  canaryOf(parseFlags(words, [...RELEASE_FLAGS, ...ANALYSE_FLAGS], { canFollow: true }));

describe('canaryOf', () => {
  it('has steps and a time where none are given', () => {
    expect(parse()).to.deep.equal({ steps: [5, 25, 50], holdMs: 120_000, isAnalysed: false });
  });

  it('takes what is given', () => {
    expect(parse('--steps', '0.01, 1%,99.5,100', '--hold', '0s', '--analysis', 'x')).to.deep.equal({
      ...{ steps: [0.01, 1, 99.5, 100], holdMs: 0, isAnalysed: true },
    });
  });

  const tooMany = Array.from({ length: 101 }, (_, index) => String(index / 10 + 1)).join(',');
  for (const steps of ['', '0', '5,5', '50,5', '101', '-5', '1e1', '0.001', 'a', '5,,6', tooMany]) {
    it(`refuses ${JSON.stringify(steps.slice(0, 20))}`, () => {
      expect(() => parse(`--steps=${steps}`)).to.throw(UsageError, 'ascending percentages');
    });
  }
});

describe('berth deploy canary', () => {
  const stage = new DeployStage();

  beforeEach(() => {
    stage.reset();
  });

  it('needs a version', async () => {
    expect(await stage.refusalOf('canary', 'shop')).to.include('--version is missing');
  });

  it('records what it was asked for', async () => {
    stage.keys = { activeZone: 'blue', activeVersion: '1' };
    const file = ['--compose-file', stage.file('c.yml', ''), '--timeout', '0s'];
    const words = ['--version', '2', '--steps', '10,50', '--allow-unhealthy-active', ...file];

    const { code, stdout } = await stage.deploy('canary', 'shop', ...words);

    expect(code, stdout).to.equal(6);
    expect(stage.record?.request.canary?.steps).to.deep.equal([10, 50]);
  });
});
