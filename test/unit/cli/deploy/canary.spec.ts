import { expect } from 'chai';
import { canaryOf } from '../../../../src/cli/deploy/canary.ts';
import { RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../src/cli/flags.ts';
import type { Canary } from '../../../../src/domain/deploy/deployment.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { DeployStage } from '../../../support/deploy-stage.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

const ANALYSIS = 'measurements: [{ name: a, kind: docker-restarts }]\n';

const parse = (...words: readonly string[]): Canary =>
  canaryOf(parseFlags(words, RELEASE_FLAGS, { canFollow: true }));

describe('canaryOf', () => {
  const file = temporaryFiles();

  it('has steps and a time where none are given', () => {
    expect(parse()).to.deep.equal({ steps: [5, 25, 50], holdMs: 120_000, isAnalysed: false });
  });

  it('takes what is given', () => {
    const analysis = file('analysis.yaml', ANALYSIS);
    const words = ['--steps', '0.01, 1%,99.5,100', '--hold', '0s', '--analysis', analysis];
    expect(parse(...words)).to.deep.equal({
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

describe('berth deploy weight and promote', () => {
  const stage = new DeployStage();
  const canary = { steps: [5, 25], holdMs: 0, isAnalysed: false };

  beforeEach(() => {
    stage.reset();
    const holding = aDeployment('shop', { phase: 'holding', step: 0 });
    stage.record = { ...holding, request: { ...holding.request, canary } };
    stage.holder = { name: 'ci #7', url: '' };
  });

  it('tell whoever drives', async () => {
    expect((await stage.deploy('weight', 'shop', '12')).code).to.equal(0);
    expect((await stage.deploy('promote', 'shop', '--to-step', '2')).code).to.equal(0);
    expect((await stage.deploy('promote', 'shop', '--full')).code).to.equal(0);

    const told = stage.posted.map(({ verb, percent, to }) => [verb, percent, to]);
    expect(told).to.deep.equal([
      ['weight', 12, undefined],
      ['promote', undefined, 1],
      ['promote', undefined, 'full'],
    ]);
  });

  it('tell nobody what has no meaning', async () => {
    expect((await stage.deploy('promote', 'shop', '--to-step', '1')).code).to.equal(5);
    expect(await stage.refusalOf('weight', 'shop')).to.include('one service, and PERCENT');
    expect(await stage.refusalOf('weight', 'shop', '100')).to.include('below 100');
    expect(stage.posted).to.deep.equal([]);
  });
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
