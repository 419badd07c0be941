import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { openGroupOutput } from '../../../../../../src/cli/deploy/output/group/open-group-output.ts';
import type { GroupOutput } from '../../../../../../src/cli/deploy/output/group/group-output.ts';
import type {
  OutputFormat,
  ReleaseResult,
} from '../../../../../../src/cli/deploy/release-output.ts';
import type { Deployment } from '../../../../../../src/domain/deploy/deployment.ts';
import type { Phase } from '../../../../../../src/domain/deploy/phase.ts';
import { aDeployment } from '../../../../../support/deployments.ts';
import { MemoryStream } from '../../../../../support/memory-stream.ts';
import { temporaryFiles } from '../../../../../support/temporary-files.ts';
import { VirtualClock } from '../../../../../support/virtual-clock.ts';

const REJECTED: ReleaseResult = {
  ...{ outcome: 'aborted', exitCode: 6 },
  text: 'api: 2 was rejected: it ended; none was switched: db, api',
};

describe('the output of a release of several services', () => {
  const file = temporaryFiles();
  let stream: MemoryStream & { isTTY?: boolean; columns?: number; rows?: number };
  let clock: VirtualClock;
  let output: GroupOutput;

  function open(format: OutputFormat, env: Readonly<Record<string, string>> = {}): void {
    stream = new MemoryStream();
    if (format === 'tree') Object.assign(stream, { isTTY: true, columns: 80, rows: 20 });
    clock = new VirtualClock();
    output = openGroupOutput(format, { stream, env, clock }, ['db', 'api']);
  }

  function enter(service: string, phase: Phase, text: string): Deployment {
    const deployment = aDeployment(service, { phase, phaseAt: clock.now() });
    output.progress({ kind: 'phase', deployment, text });
    return deployment;
  }

  /** Both are started, the second one ends. */
  async function reject(): Promise<void> {
    output.note('db: it is new');
    enter('db', 'gated', '2 proxies know green');
    enter('api', 'verifying', 'started');
    output.progress({
      ...{ kind: 'waiting', text: '1 of 2 instances passing' },
      deployment: aDeployment('api', { phase: 'verifying' }),
    });
    await clock.advance(1_000);
    const logTail = ['last words'];
    const api = { ...enter('api', 'aborted', 'green is stopped'), logTail };
    const db = enter('db', 'aborted', 'green is stopped');
    const own = (text: string): ReleaseResult => ({ outcome: 'aborted', exitCode: 6, text });
    output.result(REJECTED, [
      { service: 'db', result: own('2 was rejected: with api'), deployment: db },
      { service: 'api', result: own('2 was rejected: it ended'), deployment: api },
    ]);
  }

  it('names the service in each line of text', async () => {
    open('text');
    await reject();

    expect(stream.text).to.equal(`00:00:00 note: db: it is new
00:00:00 db: gated           2 proxies know green
00:00:00 api: verifying       started
00:00:00 api: verifying       1 of 2 instances passing
00:00:01 api: aborted         green is stopped
00:00:01 db: aborted         green is stopped
00:00:01 db: 2 was rejected: with api
00:00:01 api:   | last words
00:00:01 api: 2 was rejected: it ended
00:00:01 api: 2 was rejected: it ended; none was switched: db, api
`);
  });

  it('says of each one every 20 s of silence what it waits for, until it has ended', async () => {
    open('text');
    const silence = output.beat();
    enter('db', 'gated', 'known');
    enter('api', 'verifying', 'started');
    await clock.advance(25_000);
    expect(stream.text).to.include('still: db: gated: known').and.include('still: api: verifying');

    enter('db', 'aborted', 'stopped');
    const before = stream.text.length;
    await clock.advance(25_000);
    silence();
    expect(stream.text.slice(before)).to.include('still: api').and.not.include('still: db');
  });

  it('has the service in each JSON object, and in the last one the end of each', async () => {
    open('json');
    const silence = output.beat();
    await reject();
    await clock.advance(25_000);
    silence();

    const lines = stream.text.trimEnd().split('\n');
    const all = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(all.map(({ seq }) => seq)).to.deep.equal(all.map((_, at) => at + 1));
    expect(all[1]).to.include({
      event: 'phase',
      service: 'db',
      phase: 'gated',
      deploymentId: 'd1',
    });
    const result = all.find(({ event }) => event === 'result');
    expect(result).to.include({ outcome: 'aborted', exitCode: 6, text: REJECTED.text });
    expect(result?.services).to.have.nested.property('[1].service', 'api');
    expect(result?.services).to.have.deep.nested.property('[1].logTail', ['last words']);
    expect(result?.services).to.have.deep.nested.property('[0].phases', [
      { phase: 'gated', durationMs: 1000 },
    ]);
    expect(all.at(-1)).to.include({ event: 'heartbeat', service: 'api' });
  });

  it('gives each service a flow of its own in TeamCity, and one problem for all', async () => {
    open('teamcity');
    await reject();

    expect(stream.text.split('\n').filter((line) => line.startsWith('##'))).to.deep.equal([
      "##teamcity[setParameter name='deploy.id.db' value='d1']",
      "##teamcity[blockOpened name='db: gated' flowId='db']",
      "##teamcity[progressMessage 'db: gated']",
      "##teamcity[setParameter name='deploy.id.api' value='d1']",
      "##teamcity[blockOpened name='api: verifying' flowId='api']",
      "##teamcity[progressMessage 'api: verifying']",
      "##teamcity[blockClosed name='api: verifying' flowId='api']",
      "##teamcity[blockClosed name='db: gated' flowId='db']",
      "##teamcity[blockOpened name='api: log of the container that failed' flowId='api']",
      "##teamcity[blockClosed name='api: log of the container that failed' flowId='api']",
      `##teamcity[buildProblem description='${REJECTED.text}' identity='berth-aborted']`,
      `##teamcity[buildStatus text='${REJECTED.text}']`,
    ]);
  });

  it('gives GitHub one annotation, and a summary of each service', async () => {
    const summary = file('summary.md', '');
    open('github', { GITHUB_STEP_SUMMARY: summary });
    await reject();

    expect(stream.text.match(/^::error/gm)).to.have.length(1);
    expect(stream.text).to.include(`::error title=berth deploy%3A aborted::${REJECTED.text}`);
    // Groups cannot overlap, and phases of several services do.
    expect(stream.text.match(/^::group::.*$/gm)).to.deep.equal([
      '::group::log of the container that failed',
    ]);
    const written = readFileSync(summary, 'utf8');
    expect(written).to.include('### db 2 to green: aborted').and.include('### api 2 to green');
    expect(written.match(/^### /gm)).to.have.length(2);
  });

  it('gives GitLab a section of each log, by a name of its own', async () => {
    open('gitlab');
    await reject();

    const sections = stream.text.match(/section_(start|end):\d+:\S+/g);
    expect(sections).to.deep.equal([
      'section_start:1:berth_api_log_of_the_container_that_failed',
      'section_end:1:berth_api_log_of_the_container_that_failed',
    ]);
    expect(stream.text).to.include('api: log of the container that failed');
  });

  it('draws a tree for each service, one below the other', async () => {
    open('tree', { NO_COLOR: '1' });
    const silence = output.beat();
    enter('db', 'gated', 'known');
    await clock.advance(1_500);
    expect(stream.text.match(/db: version 2 to green/g)).to.have.length.above(1);
    silence();
    await reject();

    const last = stream.text.slice(stream.text.lastIndexOf('db: version 2'));
    expect(last).to.match(/db: version 2 to green[\s\S]*✗ aborted[\s\S]*api: version 2 to green/);
    expect(last).to.include('  | api: last words').and.include('api: 2 was rejected: it ended');
    expect(stream.text.trimEnd().endsWith(REJECTED.text)).to.equal(true);
  });

  it('prints commands above the trees, with the service', () => {
    open('tree', { NO_COLOR: '1' });
    const deployment = enter('db', 'gated', 'known');
    const command = { id: '1', verb: 'promote', from: 'ann', at: 0 } as const;
    output.progress({ kind: 'command', deployment, command });

    expect(stream.text).to.include('db: promote by ann');
  });
});
