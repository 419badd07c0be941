import { expect } from 'chai';
import { UsageError } from '../../../src/cli/flags.ts';
import { runCommand } from '../../../src/cli/run.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { aCommandStage } from '../../support/command-context.ts';

const REGISTRY = 'consul://10.0.0.1:8500';

/** What the command is rejected with, or its exit code. */
async function failure(argv: readonly string[], stage = aCommandStage()): Promise<unknown> {
  const [outcome] = await Promise.allSettled([runCommand.execute(argv, stage.context)]);
  return outcome.status === 'rejected' ? outcome.reason : outcome.value;
}

describe('run, usage', () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [[], 'the registry is missing: consul://HOST:PORT'],
    [[''], 'the registry is missing: consul://HOST:PORT'],
    [['staus'], '"staus" is neither a command of berth nor a registry: consul://HOST:PORT'],
    [
      ['consul:', 'consul://ann:secret@b'],
      'unexpected "consul://***@b" after the registry: flags come before it',
    ],
    [['ann@vm'], '"***@vm" is neither a command of berth nor a registry: consul://HOST:PORT'],
    [
      ['-internal', 'true', REGISTRY],
      `unexpected "${REGISTRY}" after the registry: flags come before it`,
    ],
    [
      [REGISTRY, '-ip', '10.0.0.1'],
      'unexpected "-ip" "10.0.0.1" after the registry: flags come before it',
    ],
    [['-ttl', '30', REGISTRY], '-ttl 30 and -ttl-refresh 0: allowed is to set both, or neither'],
  ];
  for (const [argv, message] of cases) {
    it(`refuses ${JSON.stringify(argv)}`, async () => {
      const error = await failure(argv);

      expect(error).to.be.instanceOf(UsageError);
      expect(error).to.have.property('message', message);
    });
  }

  it('refuses a setting that is not allowed', async () => {
    expect(await failure(['-ip', 'x', REGISTRY])).to.be.instanceOf(SettingError);
  });

  it('refuses a registry that cannot be used before it does anything', async () => {
    const stage = aCommandStage();
    const error = new SettingError('registry cannot be used');
    const context = { ...stage.context, openRegistry: () => Promise.reject(error) };

    expect(await failure([REGISTRY], { ...stage, context })).to.equal(error);
    expect(stage.stdout.text).to.equal('');
  });
});
