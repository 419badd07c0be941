import { expect } from 'chai';
import { openOutput } from '../../../../../src/cli/deploy/output/open-output.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { MemoryStream } from '../../../../support/memory-stream.ts';
import { REJECTION, ReleaseScript } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

describe('the output of a release, for GitLab CI', () => {
  it('has a section of its own name for each phase, and for the log of what failed', async () => {
    const stream = new MemoryStream();
    const clock = new VirtualClock();
    const output = openOutput(undefined, { stream, env: { GITLAB_CI: 'true' }, clock });
    const script = new ReleaseScript(output, clock, aDeployment('shop'));

    script.enter('converging', 'active');
    await clock.advance(2_900);
    script.enter('rolling-back', 'it ended', { logTail: ['one'] });
    script.end(REJECTION);

    expect(stream.text).to.equal(
      [
        '\x1b[0Ksection_start:0:berth_1_converging\r\x1b[0Kconverging',
        '00:00:00 converging      active',
        '\x1b[0Ksection_end:2:berth_1_converging\r\x1b[0K',
        '\x1b[0Ksection_start:2:berth_2_rolling_back\r\x1b[0Krolling-back',
        '00:00:02 rolling-back    it ended',
        '\x1b[0Ksection_end:2:berth_2_rolling_back\r\x1b[0K',
        '\x1b[0Ksection_start:2:berth_log_of_the_container_that_failed\r\x1b[0Klog of the container that failed',
        '00:00:02   | one',
        '\x1b[0Ksection_end:2:berth_log_of_the_container_that_failed\r\x1b[0K',
        '00:00:02 2 was rejected: it ended; blue serves as before',
        '',
      ].join('\n'),
    );
  });
});
