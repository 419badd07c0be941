import { expect } from 'chai';
import { deployCommand } from '../../../../src/cli/deploy/deploy-command.ts';
import type { DeployDoors } from '../../../../src/cli/command.ts';
import { UsageError } from '../../../../src/cli/flags.ts';
import type { ReleaseState } from '../../../../src/domain/deploy/release-store.ts';
import { trialOf } from '../../../../src/domain/deploy/analysis/trial.ts';
import { aCommandStage } from '../../../support/command-context.ts';
import { aDeployment } from '../../../support/deployments.ts';
import { bodyOf, loopbackServers } from '../../../support/loopback-server.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

interface RunFacts {
  readonly argv?: readonly string[];
  readonly state?: Partial<ReleaseState>;
  readonly stopAfterMs?: number;
}

describe('berth deploy analyse', () => {
  const file = temporaryFiles();
  const serve = loopbackServers();
  /** What the webhooks were told. */
  let told: unknown[] = [];

  beforeEach(() => {
    told = [];
  });

  /** Runs it with a webhook for each of these answers; that of a dry run begins with `dry-`. */
  async function run(
    answers: readonly string[],
    { argv = [], state = {}, stopAfterMs }: RunFacts = {},
  ): Promise<{ code: number; lines: readonly string[] }> {
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        told.push(JSON.parse(body));
        const phase = (request.url ?? '').slice(1).replace('dry-', '');
        response.end(JSON.stringify({ phase, message: 'so' }));
      });
    });
    const measurements = answers.map((answer, index) => ({
      ...{ name: `m${String(index)}`, kind: 'webhook', url: `${url}/${answer}` },
      ...{ errorLimit: 0, dryRun: answer.startsWith('dry-') },
    }));
    const analysis = file('analysis.json', JSON.stringify({ measurements }));
    const stage = aCommandStage();
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
    const words = ['analyse', 'shop', '--analysis', analysis, '--for', '60ms', ...argv];
    const code = await deployCommand.execute(words, context);
    const lines = stage.stdout.text.trim().split('\n');
    return { code, lines: lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, '')) };
  }

  const PASSED = '1 of 1 samples have passed, the last: so';
  for (const [answers, code, last] of [
    [['pass'], 0, `pass: m0: ${PASSED}`],
    [['pass', 'fail'], 6, 'fail: m1: so (1 failures in a row, allowed are 0)'],
    [
      ['pass', 'inconclusive'],
      3,
      'inconclusive: m1: 0 of at least 1 samples have passed, the last: so',
    ],
    [
      ['what'],
      1,
      'error: m0: its phase is "what": allowed are pass, fail, in-progress, inconclusive (1 errors in a row, allowed are 0)',
    ],
    [['pass', 'dry-fail'], 0, `pass: m0: ${PASSED}`],
  ] as const) {
    it(`ends with ${String(code)} after ${answers.join(', ')}`, async () => {
      const result = await run(answers);

      expect([result.code, result.lines.at(-1)]).to.deep.equal([code, last]);
    });
  }

  it('shows what each measurement comes to', async () => {
    const { lines } = await run(['pass', 'dry-fail']);

    expect(lines[0]).to.equal('inconclusive m0: 0 of at least 1 samples have passed');
    expect(lines.slice(-3, -1)).to.deep.equal([
      `pass         m0: ${PASSED}`,
      'fail         m1: so (1 failures in a row, allowed are 0) (dry run)',
    ]);
  });

  it('says it in JSON, with the result last', async () => {
    const { code, lines } = await run(['fail'], { argv: ['--output', 'json'] });

    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const text = 'so (1 failures in a row, allowed are 0)';
    expect(code).to.equal(6);
    expect(events.map(({ event, seq }) => [event, seq])).to.deep.equal([
      ...[
        ['finding', 1],
        ['finding', 2],
        ['result', 3],
      ],
    ]);
    expect(events.at(-1)).to.deep.include({
      ...{ schemaVersion: 1, outcome: 'fail', exitCode: 6, text: `m0: ${text}` },
      findings: [{ kind: 'fail', text, isFinal: true, name: 'm0', isDryRun: false }],
    });
  });

  it('measures the candidate of the release that is under way', async () => {
    const deployment = aDeployment('shop', { phase: 'baking' });

    await run(['pass'], { state: { deployment } });

    expect(told).to.deep.equal([
      { schemaVersion: 1, measurement: 'm0', trial: trialOf(deployment), deployment },
    ]);
  });

  it('tells of no release when there is none', async () => {
    await run(['pass'], { argv: ['--zone', 'blue'] });

    expect(told).to.have.nested.property('[0].trial.candidate', 'blue');
    expect(told).to.have.nested.property('[0].deployment', null);
  });

  it('is interrupted by a signal, with what it knows so far', async () => {
    const { code, lines } = await run(['pass'], { argv: ['--for', '1h'], stopAfterMs: 30 });

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
      const error: unknown = await run(['pass'], { argv, state }).catch(
        (reason: unknown) => reason,
      );

      expect(error).to.be.instanceOf(UsageError).with.property('message', sentence);
    });
  }
});
