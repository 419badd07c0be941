import { expect } from 'chai';
import { meaningOf } from '../../../src/deploy/command-meaning.ts';
import type { Command, Deployment } from '../../../src/domain/deploy/deployment.ts';
import { aDeployment } from '../../support/deployments.ts';

describe('meaningOf', () => {
  const command = (verb: Command['verb'], further: Partial<Command> = {}): Command => ({
    ...{ id: '1', verb, from: 'ci #7', at: 0, ...further },
  });
  const at = (phase: Deployment['phase'], facts: Partial<Deployment> = {}): Deployment =>
    aDeployment('shop', { phase, ...facts });

  it('goes back by another way where the candidate has a share', () => {
    expect(meaningOf(at('switching'), command('abort')).event).to.equal('revert');
    expect(meaningOf(at('switching', { step: 0 }), command('abort')).event).to.equal('withdraw');
    expect(meaningOf(at('holding', { step: 0 }), command('abort')).event).to.equal('revert');
  });

  it('gives up what was held before the switch', () => {
    const held = at('held', { heldIn: 'aborting' });
    expect(meaningOf(held, command('rollback')).event).to.equal('resume-aborted');
  });

  it('goes on where it was held', () => {
    const held = at('held', { heldIn: 'baking' });
    expect(meaningOf(held, command('resume')).event).to.equal('resume-switched');
    expect(meaningOf(at('baking'), command('resume')).event).to.equal(undefined);
  });

  it('tries the first release again where it is, or takes it away', () => {
    const held = at('held', { heldIn: 'rolling-back' });
    const first = { ...held, request: { ...held.request, stable: undefined } };

    expect(meaningOf(first, command('resume')).event).to.equal('resume-switched');
    expect(meaningOf(first, command('abort')).event).to.equal('resume-aborted');
    expect(meaningOf(held, command('resume')).event).to.equal('revert');
  });

  it('takes a share while there are shares, and at no other time', () => {
    const weight = command('weight', { percent: 12.5 });
    const given = { share: 12.5, isPromoted: false, isPaused: false };

    expect(meaningOf(at('holding'), weight).event).to.equal('step');
    expect(meaningOf(at('holding'), weight).patchOf(true)).to.deep.equal(given);
    expect(meaningOf(at('weighing'), weight).patchOf(false)).to.deep.equal(given);
    expect(meaningOf(at('verifying'), weight).event).to.equal(undefined);
    expect(meaningOf(at('verifying'), weight).patchOf(false)).to.deep.equal({});
    expect(meaningOf(at('holding'), weight).words).to.equal('weight 12.5 %');
  });

  for (const [to, words] of [
    [undefined, 'promote'],
    ['full', 'promote to all requests'],
    [1, 'promote to step 2'],
  ] as const) {
    it(`remembers where to: ${words}`, () => {
      const meaning = meaningOf(at('holding'), command('promote', to === undefined ? {} : { to }));
      expect(meaning.words).to.equal(words);
      expect(meaning.patchOf(false)).to.include({ isPromoted: true, promotedTo: to });
    });
  }

  it('says who went back, if there is a way back', () => {
    const { patchOf } = meaningOf(at('baking'), command('abort'));
    expect(patchOf(true)).to.deep.equal({ isPaused: false, reason: 'abort by ci #7' });
    expect(patchOf(false)).to.deep.equal({});
  });
});
