import { expect } from 'chai';
import { lifecycleRules } from '../../../src/cli/lifecycle-rules.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { lifecycle } from '../../support/builders.ts';

function configured(flags: Readonly<Record<string, string | boolean>>): Config {
  return loadConfig({ flags: new Map(Object.entries(flags)), env: {}, file: undefined });
}

describe('lifecycleRules', () => {
  it('are registrator’s without flags', () => {
    expect(lifecycleRules(configured({}))).to.deep.equal(lifecycle());
  });

  it('take over what the flags say', () => {
    const config = configured({ deregister: 'on-success', cleanup: true });

    expect(lifecycleRules(config)).to.deep.equal(
      lifecycle({ deregister: 'on-success', cleanup: true }),
    );
  });

  it('refuse another word for -deregister, and say what is allowed', () => {
    expect(() => configured({ deregister: 'sometimes' })).to.throw(
      SettingError,
      'deregister (-deregister, BERTH_DEREGISTER): must be one of the possible values',
    );
  });
});
