import { expect } from 'chai';
import fc from 'fast-check';
import { JsonOutput } from '../../../../../src/cli/deploy/output/json-output.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { REJECTION, ReleaseScript } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

/** Halves of pairs too. */
const UTF_16 = fc.nat(0xffff).map((unit) => String.fromCharCode(unit));

describe('the output of a release, as JSON', () => {
  let stream: MemoryStream;
  let clock: VirtualClock;
  let output: JsonOutput;

  beforeEach(() => {
    stream = new MemoryStream();
    clock = new VirtualClock();
    output = new JsonOutput(stream, clock);
  });

  it('is an object a line, the last of which is the result', async () => {
    const script = new ReleaseScript(output, clock, aDeployment('shop'));
    output.note('found');
    script.enter('verifying', 'started');
    script.wait('passing for 1s');
    script.wait('passing for 2s');
    await clock.advance(1_500);
    script.trouble('consul: no answer');
    script.enter('aborting', 'it ended', { logTail: ['one'] });
    await clock.advance(500);
    script.end(REJECTION);

    const head = (time: string, seq: number, event: string): string =>
      `{"schemaVersion":1,"ts":"1970-01-01T00:00:${time}Z","seq":${String(seq)},"event":"${event}"`;
    expect(stream.text.split('\n')).to.deep.equal([
      `${head('00.000', 1, 'note')},"text":"found"}`,
      `${head('00.000', 2, 'phase')},"deploymentId":"d1","phase":"verifying","text":"started"}`,
      `${head('00.000', 3, 'waiting')},"deploymentId":"d1","phase":"verifying","text":"passing for 1s"}`,
      `${head('01.500', 4, 'trouble')},"deploymentId":"d1","phase":"verifying","text":"consul: no answer"}`,
      `${head('01.500', 5, 'phase')},"deploymentId":"d1","phase":"aborting","text":"it ended"}`,
      `${head('02.000', 6, 'result')},"deploymentId":"d1","outcome":"aborted","exitCode":6,` +
        '"text":"2 was rejected: it ended; blue serves as before",' +
        '"phases":[{"phase":"verifying","durationMs":1500},{"phase":"aborting","durationMs":500}],' +
        '"logTail":["one"]}',
      '',
    ]);
  });

  it('gives a sign of life every 20 s', async () => {
    new ReleaseScript(output, clock, aDeployment('shop')).enter('verifying', 'started');
    const silence = output.beat();
    await clock.advance(20_000);
    silence();

    expect(JSON.parse(stream.text.split('\n')[1] ?? '')).to.include({
      ...{ event: 'heartbeat', phase: 'verifying', text: 'started', seq: 2 },
    });
  });

  it('has a result without a release', () => {
    output.result({ outcome: 'refused', exitCode: 5, text: 'not begun: x' }, undefined);

    expect(JSON.parse(stream.text)).to.include({ deploymentId: null, exitCode: 5 });
  });

  it('keeps every text, in lines that steer nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: UTF_16 }), fc.nat(3), (text, at) => {
        const hostile =
          ['##teamcity[x]', '##[error]', '\u009b2J\u2028\u202e', '\\\u007f'][at] ?? '';
        stream.text = '';
        output.note(`${text}${hostile}`);
        const line = stream.text.slice(0, -1);
        const read = (JSON.parse(line) as { text: string }).text;
        expect(read).to.equal(`${text}${hostile}`);
        expect(line).not.to.match(/[\p{Cc}\p{Zl}\u202e]|##(teamcity)?\[/u);
      }),
    );
  });
});
