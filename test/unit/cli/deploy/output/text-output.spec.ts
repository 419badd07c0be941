import { expect } from 'chai';
import { openOutput } from '../../../../../src/cli/deploy/output/open-output.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { REJECTION, ReleaseScript, SUCCESS } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

describe('the output of a release, as text', () => {
  let stream: MemoryStream;
  let clock: VirtualClock;
  let script: ReleaseScript;
  let output: ReturnType<typeof openOutput>;

  beforeEach(() => {
    stream = new MemoryStream();
    clock = new VirtualClock();
    output = openOutput('text', { stream, env: {}, clock });
    script = new ReleaseScript(output, clock, aDeployment('shop'));
  });

  it('is a line for each phase, each thing waited for, each trouble and each command', async () => {
    output.note('it is found');
    script.enter('verifying', '2 containers of green are started');
    await clock.advance(1_000);
    script.wait('1 of 2 instances passing');
    script.trouble('consul: no answer');
    script.command('promote', 'ann');
    script.end(SUCCESS);

    expect(stream.text).to.equal(
      [
        '00:00:00 note: it is found',
        '00:00:00 verifying       2 containers of green are started',
        '00:00:01 verifying       1 of 2 instances passing',
        '00:00:01 verifying       trouble: consul: no answer',
        '00:00:01 verifying       promote by ann',
        '00:00:01 green serves version 2\n',
      ].join('\n'),
    );
  });

  it('says once what changes by its numbers alone', () => {
    script.enter('verifying', 'started');
    script.wait('passing for 1s of 10s');
    script.wait('passing for 1.5s of 10s');
    script.wait('not passing');

    expect(stream.text.split('\n').slice(1, -1)).to.deep.equal([
      '00:00:00 verifying       passing for 1s of 10s',
      '00:00:00 verifying       not passing',
    ]);
  });

  it('says every 20 s of silence what it waits for', async () => {
    script.enter('verifying', 'started');
    script.wait('passing for 1s of 1m');
    const silence = output.beat();
    await clock.advance(15_000);
    script.wait('passing for 16s of 1m');
    script.trouble('consul: no answer');
    await clock.advance(35_000);
    silence();
    await clock.advance(60_000);

    expect(stream.text.split('\n').slice(3, -1)).to.deep.equal([
      '00:00:35 still: verifying: trouble: consul: no answer',
    ]);
  });

  it('says nothing in the silence before anything has begun', async () => {
    const silence = output.beat();
    await clock.advance(50_000);
    silence();

    expect(stream.text).to.equal('');
  });

  it('ends with the log of what failed, each line after a mark', () => {
    script.enter('aborting', 'it ended', { logTail: ['one', 'two\u001b[2J'] });
    script.end(REJECTION);

    expect(stream.text).to.equal(
      [
        '00:00:00 aborting        it ended',
        '00:00:00   | one',
        '00:00:00   | two\\u001b[2J',
        '00:00:00 2 was rejected: it ended; blue serves as before\n',
      ].join('\n'),
    );
  });

  it('cuts a line that is too long', () => {
    output.note('x'.repeat(10_000));

    expect(stream.text).to.equal(`00:00:00 note: ${'x'.repeat(3_994)}\n`);
  });

  it('lets no text steer a terminal or a CI server', () => {
    output.note('a\nb\rc\u009bd\u202ee\u2028f\ud800g ##teamcity[x] ##[error]h');

    expect(stream.text).to.equal(
      '00:00:00 note: a\\nb\\rc\\u009bd\\u202Ee\\u2028f\\uD800g ##teamcity\\u005bx] ##\\u005berror]h\n',
    );
  });
});
