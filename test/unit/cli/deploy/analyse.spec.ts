import { expect } from 'chai';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import type { DeployDoors } from '../../../../src/cli/command.ts';
import { UsageError } from '../../../../src/cli/flags.ts';
import type { ReleaseState } from '../../../../src/domain/deploy/release-store.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

describe('berth deploy analyse', () => {
  const file = temporaryFiles();

  /** Runs it with measurements by commands, of these scripts. */
  async function run(
    scripts: readonly string[],
    { argv = [], state = {}, stopAfterMs }: RunFacts = {},
  ): Promise<{ code: number; lines: readonly string[] }> {
    const measurements = scripts.map((script, index) => ({
      ...{ name: `m${String(index)}`, kind: 'command', interval: '100ms', errorLimit: 0 },
      ...{ command: ['/bin/sh', '-c', script], dryRun: script.includes('dry') },
    }));
    const analysis = file('analysis.json', JSON.stringify({ measurements }));
    const stage = aCommandStage({ env: process.env });
    const read: ReleaseState = {
      ...{ activeZone: 'blue', activeVersion: '1', generation: '', deployment: undefined },
      ...{ revision: new Map(), ...state },
    };
    const doors = { store: { read: () => Promise.resolve(read) } };
    const context = {
      ...stage.context,
      openDeploy: () => Promise.resolve(doors as unknown as DeployDoors),
    };
    if (stopAfterMs !== undefined) {
      setTimeout(() => {
        stage.stop.abort('SIGTERM');
      }, stopAfterMs);
    }
    const words = ['analyse', 'shop', '--analysis', analysis, '--for', '100ms', ...argv];
    const code = await deployCommand.execute(words, context);
    const lines = stage.stdout.text.trim().split('\n');
    return { code, lines: lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, '')) };
  }

  interface RunFacts {
    readonly argv?: readonly string[];
    readonly state?: Partial<ReleaseState>;
    readonly stopAfterMs?: number;
  }

  for (const [scripts, code, last] of [
    [['exit 0'], 0, /^pass: m0: \d of \d samples have passed, the last: pass$/],
    [['exit 0', 'echo bad; exit 1'], 6, 'fail: m1: bad (1 failures in a row, allowed are 0)'],
    [
      ['exit 0', 'echo few; exit 2'],
      3,
      'inconclusive: m1: 0 of at least 1 samples have passed, the last: few',
    ],
    [['exit 7'], 1, 'error: m0: exit code 7 (1 errors in a row, allowed are 0)'],
    [['exit 0', ': dry; exit 1'], 0, /^pass: m0: /],
  ] as const) {
    it(`ends with ${String(code)} after ${scripts.join(', ')}`, async () => {
      const result = await run(scripts);

      expect(result.code).to.equal(code);
      if (typeof last === 'string') expect(result.lines.at(-1)).to.equal(last);
      else expect(result.lines.at(-1)).to.match(last);
    });
  }

  it('shows what each measurement comes to', async () => {
    const { lines } = await run(['exit 0', ': dry; exit 1']);

    expect(lines[0]).to.equal('inconclusive m0: 0 of at least 1 samples have passed');
    expect(lines.slice(-3, -1).join('\n')).to.match(
      /^pass {9}m0: .*\nfail {9}m1: fail \(1 failures in a row, allowed are 0\) \(dry run\)$/,
    );
  });

  it('says it in JSON, with the result last', async () => {
    const { code, lines } = await run(['exit 1'], { argv: ['--output', 'json'] });

    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const text = 'fail (1 failures in a row, allowed are 0)';
    expect(code).to.equal(6);
    expect(events.map(({ event, seq }) => [event, seq])).to.deep.equal(
      [...events.keys()].map((index) => [
        index === events.length - 1 ? 'result' : 'finding',
        index + 1,
      ]),
    );
    expect(events.at(-1)).to.deep.include({
      ...{ schemaVersion: 1, outcome: 'fail', exitCode: 6, text: `m0: ${text}` },
      findings: [{ kind: 'fail', text, isFinal: true, name: 'm0', isDryRun: false }],
    });
  });

  it('measures the candidate of the release that is under way', async () => {
    const deployment = aDeployment('shop', { phase: 'baking' });

    const { code } = await run(['grep -q \'"deployment":{.*"id":"d1"\''], {
      state: { deployment },
    });

    expect(code).to.equal(0);
  });

  it('tells commands of no release when there is none', async () => {
    const script = 'grep -q \'"candidate":"blue".*"deployment":null\'';

    expect((await run([script], { argv: ['--zone', 'blue'] })).code).to.equal(0);
  });

  it('is interrupted by a signal, with what it knows so far', async () => {
    const { code, lines } = await run(['exit 0'], { argv: ['--for', '1h'], stopAfterMs: 50 });

    expect(code).to.equal(143);
    expect(lines.at(-1)).to.match(/^interrupted: m0: /);
  });

  for (const [name, argv, state, sentence] of [
    ['no file', ['--analysis', ''], {}, '--analysis is missing'],
    [
      ...(['no zone', [], { activeZone: undefined }] as const),
      'no key says which zone of shop is active: --zone names the one to measure (blue or green)',
    ],
    [
      'another zone',
      ['--zone', 'red'],
      {},
      'invalid value "red" for -zone: allowed is blue or green',
    ],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const error: unknown = await run(['exit 0'], { argv, state }).catch(
        (reason: unknown) => reason,
      );

      expect(error).to.be.instanceOf(UsageError).with.property('message', sentence);
    });
  }
});
