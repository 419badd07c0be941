import { expect } from 'chai';
import {
  promotionOf,
  shareIn,
  whyNoPromotion,
  whyNoShare,
} from '../../../../src/cli/deploy/canary-commands.ts';
import { RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../src/cli/flags.ts';
import type { Deployment } from '../../../../src/domain/deploy/deployment.ts';
import { aDeployment } from '../../../support/deployments.ts';

const canary = { steps: [5, 25, 50], holdMs: 0, isAnalysed: false };

function at(phase: Deployment['phase'], step: number | undefined, isCanary = true): Deployment {
  const deployment = aDeployment('shop', { phase, ...(step === undefined ? {} : { step }) });
  return { ...deployment, request: { ...deployment.request, ...(isCanary ? { canary } : {}) } };
}

describe('promotionOf', () => {
  const parse = (...words: readonly string[]): unknown =>
    promotionOf(parseFlags(words, RELEASE_FLAGS, { canFollow: true }));

  it('knows the next step, another one, and all requests', () => {
    expect(parse()).to.equal(undefined);
    expect(parse('--to-step', '3')).to.equal(2);
    expect(parse('--full')).to.equal('full');
  });

  for (const words of [
    ['--to-step', '0'],
    ['--to-step', 'x'],
    ['--full', '--to-step', '1'],
  ]) {
    it(`refuses ${words.join(' ')}`, () => {
      expect(() => parse(...words)).to.throw(UsageError, 'allowed is');
    });
  }
});

describe('whyNoPromotion', () => {
  it('lets a canary go to any later step', () => {
    expect(whyNoPromotion(at('gated', undefined), 0)).to.equal('');
    expect(whyNoPromotion(at('holding', 0), 2)).to.equal('');
    expect(whyNoPromotion(at('holding', 2), 'full')).to.equal('');
    expect(whyNoPromotion(at('draining', 2), undefined)).to.equal('');
  });

  it('names the steps that are left', () => {
    expect(whyNoPromotion(at('holding', 0), 0)).to.equal('step 1: allowed is 2 to 3');
    expect(whyNoPromotion(at('holding', 2), 3)).to.include('promote --full');
    expect(whyNoPromotion(at('draining', 2), 'full')).to.include('no step is left');
  });
});

describe('shareIn', () => {
  it('takes percentages below all of them', () => {
    expect([shareIn('0'), shareIn('12.5%'), shareIn('99.99')]).to.deep.equal([0, 12.5, 99.99]);
  });

  for (const text of ['100', '-1', '', '1.234', 'x', '1e1']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => shareIn(text)).to.throw(UsageError, 'below 100');
    });
  }
});

describe('whyNoShare', () => {
  it('needs a canary that has its first share', () => {
    expect(whyNoShare(at('holding', 0))).to.equal('');
    expect(whyNoShare(at('verifying', undefined))).to.include('it is verifying');
    expect(whyNoShare(at('baking', undefined, false))).to.include('is no canary');
  });
});
