import { expect } from 'chai';
import type { CommandContext } from '../../../../src/cli/command.ts';
import { UsageError } from '../../../../src/cli/flags.ts';
import { helpCommand } from '../../../../src/cli/help/help-command.ts';
import { aCommandStage } from '../../../support/command-context.ts';

const TOPICS: CommandContext['topics'] = new Map([
  ['security', { summary: 'Who may what.', load: () => Promise.resolve('# Security\n') }],
]);

describe('berth help', () => {
  it('prints a page', async () => {
    const { context, stdout } = aCommandStage();

    expect(await helpCommand.execute(['security'], { ...context, topics: TOPICS })).to.equal(0);
    expect(stdout.text).to.equal('# Security\n');
  });

  for (const argv of [['nonsense'], ['security', 'x'], []]) {
    it(`refuses "${argv.join(' ')}" and says what there is`, async () => {
      const { context } = aCommandStage();
      const [outcome] = await Promise.allSettled([
        helpCommand.execute(argv, { ...context, topics: TOPICS }),
      ]);

      expect(outcome).to.have.nested.property('reason').that.is.instanceOf(UsageError);
      expect(outcome).to.have.nested.property(
        'reason.message',
        `berth help "${argv.join(' ')}": allowed are security, and the commands`,
      );
    });
  }

  it('offers its topics for completion', () => {
    expect(helpCommand.words({ topics: TOPICS }).first).to.deep.equal([
      { word: 'security', summary: 'Who may what.' },
    ]);
  });
});
