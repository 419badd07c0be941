import { expect } from 'chai';
import { measurementsAndHooks } from '../../../../src/cli/deploy/measurements-and-hooks.ts';
import { RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { parseFlags } from '../../../../src/cli/flags.ts';
import { SettingError } from '../../../../src/domain/errors.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

const hook = (name: string): object => ({ name, at: 'before-start', command: ['true'] });

describe('measurementsAndHooks', () => {
  const file = temporaryFiles();
  const read = (...words: readonly string[]): ReturnType<typeof measurementsAndHooks> =>
    measurementsAndHooks(parseFlags(words, RELEASE_FLAGS, { canFollow: true }));

  it('takes hooks from their own file where there is one', () => {
    const measurements = [{ name: 'm', kind: 'consul-checks' }];
    const analysis = file('a.json', JSON.stringify({ measurements, hooks: [hook('beside')] }));
    const hooks = file('h.json', JSON.stringify({ hooks: [hook('own')] }));
    const names = (...words: readonly string[]): readonly string[] => {
      const found = read(...words);
      return [...found.measurements, ...found.hooks].map(({ name }) => name);
    };

    expect(names()).to.deep.equal([]);
    expect(names('--analysis', analysis)).to.deep.equal(['m', 'beside']);
    expect(names('--analysis', analysis, '--hooks', hooks)).to.deep.equal(['m', 'own']);
  });

  for (const kind of ['analysis', 'hooks'] as const) {
    it(`says that it is the ${kind} file that cannot be read`, () => {
      expect(() => read(`--${kind}`, '/no/such/file')).to.throw(
        SettingError,
        new RegExp(`^${kind} file /no/such/file: ENOENT`),
      );
    });
  }
});
