import { expect } from 'chai';
import { hookPayload, idempotencyKey, isBinding } from '../../../../src/domain/deploy/hook.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { aHook } from '../../../support/hooks.ts';

const DEPLOYMENT = aDeployment('shop');

describe('idempotencyKey', () => {
  it('names the deployment, the hook and the occasion', () => {
    const hook = aHook();

    expect(idempotencyKey(hook, { moment: 'before-switch' }, DEPLOYMENT)).to.equal(
      'd1/smoke/before-switch',
    );
    expect(idempotencyKey(hook, { moment: 'after-step', step: 0 }, DEPLOYMENT)).to.equal(
      'd1/smoke/after-step/0',
    );
  });

  it('tells one hold from another', () => {
    const held = aDeployment('shop', { phase: 'held', heldIn: 'converging' });

    expect(idempotencyKey(aHook(), { moment: 'on-held' }, held)).to.equal(
      'd1/smoke/on-held/converging',
    );
    expect(idempotencyKey(aHook(), { moment: 'after-abort' }, held)).to.equal(
      'd1/smoke/after-abort',
    );
  });
});

describe('hookPayload', () => {
  it('tells who is called, when, and the deployment', () => {
    expect(hookPayload(aHook(), { moment: 'before-step', step: 2 }, DEPLOYMENT)).to.deep.equal({
      ...{ schemaVersion: 1, idempotencyKey: 'd1/smoke/before-step/2', hook: 'smoke' },
      ...{ moment: 'before-step', step: 2, deployment: DEPLOYMENT },
    });
    expect(hookPayload(aHook(), { moment: 'on-held' }, DEPLOYMENT)).not.to.have.property('step');
  });
});

describe('isBinding', () => {
  for (const [onFailure, moment, expected] of [
    ['abort', 'before-start', true],
    ['abort', 'before-retire', true],
    ['ignore', 'before-switch', false],
    ['abort', 'after-success', false],
    ['abort', 'on-held', false],
  ] as const) {
    it(`is ${String(expected)} for ${onFailure} ${moment}`, () => {
      expect(isBinding(aHook({ onFailure }), { moment })).to.equal(expected);
    });
  }
});
