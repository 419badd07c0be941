import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  completeCommand,
  completionCommand,
} from '../../../../src/cli/completion/completion-command.ts';
import { SHELL_SCRIPTS } from '../../../../src/cli/completion/shell-scripts.ts';
import { UsageError } from '../../../../src/cli/flags.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { tableOf } from '../../../support/table-of.ts';

/** What a shell does at Tab, without a terminal; it prints what would be offered, by lines. */
const TAB: Readonly<Record<string, readonly string[]>> = {
  bash: [
    '--norc',
    '-c',
    'source "$1"; COMP_WORDS=(berth deploy pl); COMP_CWORD=2; _berth; printf "%s\\n" "${COMPREPLY[@]}"',
  ],
  zsh: [
    '-f',
    '-c',
    'compdef() { :; }; compadd() { print -l -- $found; }; source "$1"; words=(berth deploy pl); CURRENT=3; _berth',
  ],
  fish: ['--no-config', '-c', 'source $argv[1]; complete -C "berth deploy pl"'],
};

describe('berth completion', () => {
  let directory = '';

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'berth-'));
    const program = '#!/bin/sh\nprintf "%s\\tof %s\\n" plan "$3" place "$#"\n';
    await writeFile(join(directory, 'berth'), program, { mode: 0o755 });
  });

  after(() => rm(directory, { recursive: true }));

  for (const shell of SHELL_SCRIPTS.keys()) {
    it(`prints a script by which ${shell} asks berth`, async function () {
      const { context, stdout } = aCommandStage();
      expect(await completionCommand.execute([shell], context)).to.equal(0);
      if (!isThere(shell)) this.skip();
      const script = join(directory, `script.${shell}`);
      await writeFile(script, stdout.text);

      const words = [...(TAB[shell] ?? []), ...(shell === 'fish' ? [] : [shell]), script];
      const path = `${directory}:${process.env.PATH ?? ''}`;
      const env = { ...process.env, PATH: path, HOME: directory };
      const offered = execFileSync(shell, words, { encoding: 'utf8', env });

      const found = offered
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[0]);
      expect(found).to.have.members(['plan', 'place']);
    });
  }

  for (const argv of [[], ['powershell'], ['bash', 'zsh']]) {
    it(`refuses "${argv.join(' ')}"`, () => {
      const { context } = aCommandStage();

      expect(() => completionCommand.execute(argv, context)).to.throw(
        UsageError,
        'allowed are bash, zsh, fish',
      );
    });
  }

  it('offers the names of shells', async () => {
    const { context, stdout } = aCommandStage();

    await completeCommand(tableOf(completionCommand)).execute(['completion', ''], context);

    expect(stdout.text).to.equal('bash\tFor bash.\nzsh\tFor zsh.\nfish\tFor fish.\n');
  });
});

function isThere(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
