import { expect } from 'chai';
import {
  fillIn,
  trialOf,
  unknownPlaceholder,
} from '../../../../../src/domain/deploy/analysis/trial.ts';
import { aDeployment } from '../../../../support/deployments.ts';

describe('fillIn', () => {
  const trial = trialOf(aDeployment('shop'));

  it('puts the facts of the trial into a text', () => {
    const text = '${service} ${version} ${zone} ${stable} ${deployment} $zone ${other}';

    expect(fillIn(text, trial)).to.equal('shop 2 green blue d1 $zone ${other}');
  });

  it('has nothing for a zone that is not there', () => {
    expect(fillIn('[${stable}]', { ...trial, stable: undefined })).to.equal('[]');
  });
});

describe('unknownPlaceholder', () => {
  it('finds a name that is none', () => {
    expect(unknownPlaceholder('${zone} ${zome}')).to.equal('zome');
    expect(unknownPlaceholder('${zone} $ {} ${')).to.equal(undefined);
  });
});
