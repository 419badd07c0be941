import { expect } from 'chai';
import { gitHubMarkers } from '../../../../../src/cli/deploy/output/github-markers.ts';
import { LineOutput } from '../../../../../src/cli/deploy/output/line-output.ts';
import { openOutput } from '../../../../../src/cli/deploy/output/open-output.ts';
import type { ReleaseOutput } from '../../../../../src/cli/deploy/release-output.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { ReleaseScript, SUCCESS } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';
import { VirtualTerminal } from '../../../../support/virtual-terminal.ts';

const PROOF = { failed: 3, lines: ['prove: 9 requests', '  1 <b>: 2'], fields: { rate: 20 } };

describe('the output of what requests came to', () => {
  const clock = new VirtualClock();
  let stream: MemoryStream;

  beforeEach(() => {
    stream = new MemoryStream();
  });

  function play(output: ReleaseOutput): void {
    const script = new ReleaseScript(output, clock, aDeployment('shop'));
    script.enter('retiring', 'drained');
    output.proof(PROOF);
    script.end(SUCCESS);
  }

  it('is lines, as text', () => {
    play(openOutput('text', { stream, env: {}, clock }));

    expect(stream.text.split('\n').slice(1)).to.deep.equal([
      '00:00:00 prove: 9 requests',
      '00:00:00   1 <b>: 2',
      '00:00:00 green serves version 2',
      '',
    ]);
  });

  it('is an event before the result, as JSON', () => {
    play(openOutput('json', { stream, env: {}, clock }));

    expect(stream.text.split('\n')[1]).to.equal(
      '{"schemaVersion":1,"ts":"1970-01-01T00:00:00.000Z","seq":2,"event":"prove","rate":20}',
    );
  });

  it('is a block and a figure, for TeamCity', () => {
    play(openOutput('teamcity', { stream, env: {}, clock }));

    expect(stream.text.split('\n').slice(4)).to.deep.equal([
      "##teamcity[blockClosed name='retiring']",
      "##teamcity[blockOpened name='requests sent meanwhile']",
      '00:00:00 prove: 9 requests',
      '00:00:00   1 <b>: 2',
      "##teamcity[blockClosed name='requests sent meanwhile']",
      '00:00:00 green serves version 2',
      "##teamcity[buildStatisticValue key='failed_requests' value='3']",
      "##teamcity[buildStatus text='green serves version 2']",
      '',
    ]);
  });

  it('is a group, and a part of the summary, for GitHub Actions', () => {
    let summary = '';
    const markers = gitHubMarkers((markdown) => {
      summary += markdown;
    });
    play(new LineOutput(stream, clock, markers));

    expect(stream.text).to.include('::endgroup::\n::group::requests sent meanwhile\n');
    expect(summary).to.include('\n<pre>\nprove: 9 requests\n  1 &lt;b&gt;: 2\n</pre>\n');
  });

  it('stands between the tree and the result, on a terminal', () => {
    const terminal = new VirtualTerminal();
    play(openOutput('tree', { stream: terminal, env: { NO_COLOR: '1' }, clock }));

    expect(terminal.text).to.match(/succeeded\nprove: 9 requests\n {2}1 <b>: 2\ngreen serves/);
  });
});
