import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openOutput } from '../../../../../src/cli/deploy/output/open-output.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { REJECTION, ReleaseScript, SUCCESS } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

describe('the output of a release, for GitHub Actions', () => {
  let directory = '';
  let summary = '';
  let stream: MemoryStream;
  let clock: VirtualClock;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'summary-'));
  });

  beforeEach(() => {
    summary = join(directory, `${String(Math.random())}.md`);
  });

  after(() => rm(directory, { recursive: true }));

  function begin(path: string, facts: Parameters<typeof aDeployment>[1] = {}): ReleaseScript {
    stream = new MemoryStream();
    clock = new VirtualClock();
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: path };
    const output = openOutput(undefined, { stream, env, clock });
    return new ReleaseScript(output, clock, aDeployment('shop', facts));
  }

  it('has a group for each phase, and a notice', async () => {
    const script = begin(summary);
    script.enter('verifying', 'started');
    await clock.advance(1_500);
    script.enter('succeeded', 'blue is stopped');
    script.end(SUCCESS);

    expect(stream.text).to.equal(
      `::group::verifying
00:00:00 verifying       started
::endgroup::
00:00:01 succeeded       blue is stopped
00:00:01 green serves version 2
::notice title=berth deploy%3A succeeded::green serves version 2
`,
    );
    expect(await readFile(summary, 'utf8')).to.equal(
      `### shop 2 to green: succeeded

green serves version 2

| Phase | Time | |
|:--|--:|:--|
| verifying | 1.5s |  |
| succeeded |  |  |

`,
    );
  });

  it('has an error, and the log of what failed in a group', async () => {
    const script = begin(summary);
    script.enter('aborting', 'it ended', { logTail: ['a <b> & `c`'] });
    script.end({ ...REJECTION, text: '100 %, it\nended: | `x` <b>' });

    expect(stream.text).to.equal(
      `::group::aborting
00:00:00 aborting        it ended
::endgroup::
::group::log of the container that failed
00:00:00   | a <b> & \`c\`
::endgroup::
00:00:00 100 %, it\\nended: | \`x\` <b>
::error title=berth deploy%3A aborted::100 %25, it%0Aended: | \`x\` <b>
`,
    );
    const markdown = await readFile(summary, 'utf8');
    expect(markdown).to.include('100 \\%\\, it\\\\nended\\: \\| \\`x\\` \\<b\\>\n');
    expect(markdown).to.include('<pre>\na &lt;b&gt; &amp; `c`\n</pre>');
  });

  it('has a summary of a release that was not begun', async () => {
    begin(summary);
    const env = { GITHUB_STEP_SUMMARY: summary };
    const output = openOutput('github', { stream, env, clock });
    output.result({ outcome: 'refused', exitCode: 5, text: 'not begun' }, undefined);

    expect(await readFile(summary, 'utf8')).to.equal('### Release: refused\n\nnot begun\n\n');
  });

  it('warns of a summary that cannot be written', () => {
    const script = begin(join(directory, 'none', 'summary.md'));
    script.end(SUCCESS);

    expect(stream.text).to.include(
      '::warning::the summary of the step cannot be written: ENOENT\n::notice',
    );
  });

  it('needs no summary', () => {
    begin('').end(SUCCESS);

    expect(stream.text).not.to.include('::warning');
  });
});
