import { expect } from 'chai';
import type { Command, CommandWords } from '../../../../src/cli/command.ts';
import type { CommandEntry, CommandTable } from '../../../../src/cli/command-table.ts';
import type { FlagSpec } from '../../../../src/cli/flags.ts';
import { completions } from '../../../../src/cli/completion/completions.ts';

const flag = (name: string, ...values: readonly string[]): FlagSpec => ({
  ...{ name, isSwitch: false, doc: `Sets ${name}.` },
  ...(values.length > 0 && { values }),
});
const toggle = (name: string): FlagSpec => ({ name, isSwitch: true, doc: `Switches ${name}.` });

const command = (name: string, words: CommandWords): [string, CommandEntry] => {
  const loaded: Command = {
    ...{ name, help: () => '', words: () => words },
    execute: () => Promise.resolve(0),
  };
  return [name, { summary: `Does ${name}.`, load: () => Promise.resolve(loaded) }];
};

const COMMANDS: CommandTable = new Map([
  command('run', {
    flags: [flag('ip'), toggle('internal'), flag('deregister', 'always', 'never')],
  }),
  command('deploy', {
    flags: [flag('output', 'text', 'tree'), toggle('gate')],
    first: [
      { word: 'plan', summary: 'Plans.' },
      { word: 'pause', summary: 'Pauses.' },
      { word: 'lint', summary: 'Looks.', flags: [toggle('strict')] },
    ],
  }),
  command('__complete', { flags: [] }),
]);

async function after(line: string): Promise<readonly string[]> {
  const found = await completions(line.split(' '), COMMANDS, { topics: new Map() });
  return found.map(({ word }) => word);
}

describe('completions', () => {
  for (const [line, expected] of [
    ['', ['run', 'deploy']],
    ['d', ['deploy']],
    ['x', []],
    ['-i', ['-ip', '-internal']],
    ['--i', ['--ip', '--internal']],
    ['-ip ', []],
    ['-ip x -in', ['-internal']],
    ['-internal -ip', ['-ip']],
    ['run -deregister ', ['always', 'never']],
    ['run -deregister n', ['never']],
    ['run -deregister=n', ['-deregister=never']],
    ['run --deregister=', ['--deregister=always', '--deregister=never']],
    ['run -nonsense=', []],
    ['run -nonsense -in', ['-internal']],
    ['deploy ', ['plan', 'pause', 'lint']],
    ['deploy p', ['plan', 'pause']],
    ['deploy --gate p', ['plan', 'pause']],
    ['deploy --output tree p', ['plan', 'pause']],
    ['deploy --output=tree p', ['plan', 'pause']],
    ['deploy plan p', []],
    ['deploy plan shop --o', ['--output']],
    ['deploy plan shop --output ', ['text', 'tree']],
    ['deploy plan shop --output = te', ['text']],
    ['deploy plan shop --output =', ['text', 'tree']],
    ['deploy lint --', ['--strict', '--help']],
  ] as const) {
    it(`offers ${expected.join(', ') || 'nothing'} for "berth ${line}"`, async () => {
      expect(await after(line)).to.deep.equal(expected);
    });
  }

  it('says what each word means', async () => {
    const [found] = await completions(['deploy', 'pl'], COMMANDS, { topics: new Map() });

    expect(found).to.include({ word: 'plan', summary: 'Plans.' });
  });

  it('offers nothing where there are no commands', async () => {
    expect(await completions(['x'], new Map(), { topics: new Map() })).to.deep.equal([]);
  });
});
