import { hostname } from 'node:os';
import { expect } from 'chai';
import { holderOf } from '../../../../src/cli/deploy/deploy.ts';
import type { Holder } from '../../../../src/domain/deploy/deployment.ts';
import { aCommandStage } from '../../../support/command-context.ts';

const holder = (env: Readonly<Record<string, string>>): Holder =>
  holderOf(aCommandStage({ env }).context);

describe('holderOf', () => {
  it('is who is at the keyboard, and where', () => {
    expect(holder({ USER: 'me', HOSTNAME: 'desk' })).to.deep.equal({ name: 'me@desk', url: '' });
  });

  it('asks the machine for its name where the shell does not say it', () => {
    expect(holder({ USER: 'me' }).name).to.equal(`me@${hostname()}`);
  });

  it('is a build of a CI server, with its page', () => {
    const env = { TEAMCITY_PROJECT_NAME: 'shop', BUILD_NUMBER: '7', BUILD_URL: 'http://ci/7' };

    expect(holder(env)).to.deep.equal({ name: 'shop #7', url: 'http://ci/7' });
  });
});
