import { expect } from 'chai';
import { completions } from '../../../../src/cli/completion/completions.ts';
import { RELEASE_KEYS } from '../../../../src/cli/deploy/release-keys-table.ts';
import { OPTIONS } from '../../../../src/config/schema.ts';
import { ALL_COMMANDS } from '../../../support/all-commands.ts';
import { tableOf } from '../../../support/table-of.ts';

async function after(line: string): Promise<readonly string[]> {
  const found = await completions(line.split(' '), tableOf(...ALL_COMMANDS), {
    topics: new Map(),
  });
  return found.map(({ word }) => word);
}

describe('The values that completion offers', () => {
  for (const [line, expected] of [
    ['deploy analyse shop --zone ', ['blue', 'green']],
    ['deploy lint shop --output ', ['text', 'json']],
    ['deploy policy shop --format ', ['hcl', 'json']],
    ['deploy canary shop --drain-policy ', ['cut', 'keep']],
  ] as const) {
    it(`are those that are taken: ${line}`, async () => {
      expect(await after(line)).to.deep.equal(expected);
    });
  }

  it('are those of every setting that has a list of them', async () => {
    const settings = OPTIONS.flatMap(({ flag, values }) =>
      flag === undefined || values === undefined ? [] : [{ flag, values }],
    );

    expect(settings).to.have.length.above(5);
    for (const { flag, values } of settings) {
      expect(await after(`run -${flag} `), flag).to.deep.equal(values);
    }
  });

  it('are those of the release file', async () => {
    const keys = [...RELEASE_KEYS.values()].filter(({ kind }) => Array.isArray(kind.schema.enum));

    expect(keys).to.have.length.above(2);
    for (const { flag, kind } of keys) {
      expect(await after(`deploy blue-green shop --${flag} `), flag).to.deep.equal(
        kind.schema.enum,
      );
    }
  });
});
