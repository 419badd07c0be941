import { expect } from 'chai';
import { openOutput } from '../../../../../src/cli/deploy/output/open-output.ts';
import { teamCityText } from '../../../../../src/cli/deploy/output/teamcity-markers.ts';
import type { Phase } from '../../../../../src/domain/deploy/phase.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { REJECTION, ReleaseScript, SUCCESS } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

describe('the output of a release, for TeamCity', () => {
  let stream: MemoryStream;
  let clock: VirtualClock;
  let script: ReleaseScript;

  function begin(isGated: boolean): void {
    const plain = aDeployment('shop');
    const deployment = { ...plain, request: { ...plain.request, isGated } };
    stream = new MemoryStream();
    clock = new VirtualClock();
    const output = openOutput(undefined, { stream, env: { TEAMCITY_VERSION: '2025.1' }, clock });
    script = new ReleaseScript(output, clock, deployment);
  }

  it('has a block for each phase, the ID as a parameter, and figures', async () => {
    begin(false);
    script.enter('gated', '2 proxies know green');
    script.enter('switching', 'open');
    await clock.advance(100);
    script.enter('converging', 'green is active');
    await clock.advance(700);
    script.enter('draining', '2 proxies follow green');
    await clock.advance(3_000);
    script.enter('succeeded', 'blue is stopped');
    script.end(SUCCESS);

    expect(stream.text).to.equal(
      `##teamcity[setParameter name='deploy.id' value='d1']
##teamcity[blockOpened name='gated']
##teamcity[progressMessage 'shop: gated']
00:00:00 gated           2 proxies know green
##teamcity[blockClosed name='gated']
##teamcity[blockOpened name='switching']
##teamcity[progressMessage 'shop: switching']
00:00:00 switching       open
##teamcity[blockClosed name='switching']
##teamcity[blockOpened name='converging']
##teamcity[progressMessage 'shop: converging']
00:00:00 converging      green is active
##teamcity[blockClosed name='converging']
##teamcity[blockOpened name='draining']
##teamcity[progressMessage 'shop: draining']
00:00:00 draining        2 proxies follow green
##teamcity[blockClosed name='draining']
00:00:03 succeeded       blue is stopped
00:00:03 green serves version 2
##teamcity[buildStatisticValue key='switch_ms' value='800']
##teamcity[buildStatisticValue key='drain_ms' value='3000']
##teamcity[buildStatus text='green serves version 2']
`,
    );
  });

  it('has a problem by its kind, and the log of what failed in a block', () => {
    begin(false);
    script.enter('aborting', 'it ended', { logTail: ['one ##teamcity[buildStatus text=1]'] });
    script.end(REJECTION);

    expect(stream.text).to.equal(
      `##teamcity[setParameter name='deploy.id' value='d1']
##teamcity[blockOpened name='aborting']
##teamcity[progressMessage 'shop: aborting']
00:00:00 aborting        it ended
##teamcity[blockClosed name='aborting']
##teamcity[blockOpened name='log of the container that failed']
00:00:00   | one ##teamcity\\u005bbuildStatus text=1]
##teamcity[blockClosed name='log of the container that failed']
00:00:00 2 was rejected: it ended; blue serves as before
##teamcity[buildProblem description='2 was rejected: it ended; blue serves as before' identity='berth-aborted']
##teamcity[buildStatus text='2 was rejected: it ended; blue serves as before']
`,
    );
  });

  const GATE = "name='berth deploy: gate'";
  const gates: readonly {
    readonly name: string;
    readonly next: Phase | undefined;
    readonly expected: readonly string[];
  }[] = [
    {
      ...{ name: 'passes when it is opened', next: 'switching' },
      expected: [`[testStarted ${GATE}]`, `[testFinished ${GATE} duration='250']`],
    },
    {
      ...{ name: 'fails when the release is aborted at it', next: 'aborting' },
      expected: [
        `[testStarted ${GATE}]`,
        `[testFailed ${GATE} message='the release went on to aborting']`,
        `[testFinished ${GATE} duration='250']`,
      ],
    },
    {
      ...{ name: 'is ignored when the release rests at it', next: undefined },
      expected: [
        `[testStarted ${GATE}]`,
        `[testIgnored ${GATE} message='waits for berth deploy promote']`,
        `[testFinished ${GATE} duration='250']`,
      ],
    },
  ];
  for (const { name, next, expected } of gates) {
    it(`has the gate as a test, which ${name}`, async () => {
      begin(true);
      script.enter('gated', 'proxies know it');
      await clock.advance(250);
      if (next !== undefined) script.enter(next, 'on');
      script.end({ outcome: 'paused', exitCode: 3, text: 'rests' });

      const tests = stream.text.split('\n').filter((line) => line.includes('[test'));
      expect(tests).to.deep.equal(expected.map((message) => `##teamcity${message}`));
    });
  }
});

describe('teamCityText', () => {
  for (const [text, escaped] of [
    ["a|b'c[d]e", "a||b|'c|[d|]e"],
    ['a\nb\r\nc', 'a|nb|r|nc'],
    ['é…😀', '|0x00E9|0x2026|0xD83D|0xDE00'],
    ['\u001b[2J\u2028', '\\u001b|[2J\\u2028'],
    ['x'.repeat(5_000), 'x'.repeat(4_000)],
  ] as const) {
    it(`writes ${JSON.stringify(text.slice(0, 20))} as ${escaped.slice(0, 30)}`, () => {
      expect(teamCityText(text)).to.equal(escaped);
    });
  }
});
