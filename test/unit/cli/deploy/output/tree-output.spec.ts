import { expect } from 'chai';
import fc from 'fast-check';
import { openOutput } from '../../../../../src/cli/deploy/output/open-output.ts';
import type { Deployment } from '../../../../../src/domain/deploy/deployment.ts';
import { aDeployment } from '../../../../support/deployments.ts';
import { REJECTION, ReleaseScript, SUCCESS } from '../../../../support/release-script.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';
import { VirtualTerminal } from '../../../../support/virtual-terminal.ts';

describe('the output of a release, on a terminal', () => {
  let terminal: VirtualTerminal;
  let clock: VirtualClock;
  let output: ReturnType<typeof openOutput>;
  let script: ReleaseScript;

  function begin(
    size: readonly [number, number] = [80, 24],
    facts: Partial<Deployment> = {},
  ): void {
    terminal = new VirtualTerminal(...size);
    clock = new VirtualClock();
    output = openOutput(undefined, { stream: terminal, env: { NO_COLOR: '1' }, clock });
    script = new ReleaseScript(output, clock, aDeployment('shop', facts));
  }

  it('shows what is over, what is under way and what is to come', async () => {
    begin();
    output.note('it is found');
    script.enter('starting', 'image is there');
    await clock.advance(1_200);
    script.enter('verifying', 'started');
    await clock.advance(3_900);
    script.wait('1 of 2 instances passing');

    expect(terminal.text).to.equal(
      `note: it is found
shop: version 2 to green (d1)
  ✓ starting           1.2s
  ▸ verifying            3s  1 of 2 instances passing
  · surveying
  · switching
  · converging
  · draining
  · retiring
  · succeeded
`,
    );
  });

  it('shows the gate, the watch and the standby of a release that has them', () => {
    const { request } = aDeployment('shop');
    const timing = { ...request.timing, bakeMs: 1_000, standbyMs: 1_000 };
    begin([80, 24], { request: { ...request, isGated: true, timing } });
    script.enter('verifying', 'started');

    for (const phase of ['gated', 'baking', 'standby']) {
      expect(terminal.text).to.include(`  · ${phase}\n`);
    }
  });

  it('is drawn anew each second, in one write, and not when nothing has changed', async () => {
    begin();
    script.enter('verifying', 'started');
    const silence = output.beat();
    await clock.advance(2_000);
    script.wait('started');
    silence();
    await clock.advance(5_000);

    expect(terminal.writes).to.have.length(3);
    expect(terminal.writes[1]).to.match(/^\u001b\[8A\r\u001b\[J[^\u001b]*\n$/);
    expect(terminal.text).to.include('▸ verifying            2s  started');
  });

  it('leaves its last state, the log of what failed and the result', async () => {
    begin();
    script.enter('verifying', 'started');
    await clock.advance(2_000);
    script.enter('aborting', 'it ended');
    await clock.advance(500);
    script.enter('aborted', 'green is stopped', { logTail: ['boom \u001b[2J'] });
    script.end(REJECTION);

    expect(terminal.text).to.equal(
      `shop: version 2 to green (d1)
  ✗ verifying            2s
  ✓ aborting           0.5s
  ✗ aborted
  | boom \\u001b[2J
2 was rejected: it ended; blue serves as before
`,
    );
  });

  it('shows in which phase it was left', async () => {
    begin();
    script.enter('retiring', 'drained');
    await clock.advance(2_000);
    terminal.write('^C');
    script.end({ outcome: 'interrupted', exitCode: 130, text: 'd1 is left in retiring' });

    expect(terminal.text).to.equal(
      `shop: version 2 to green (d1)
  ▸ retiring             2s  drained
  · succeeded
d1 is left in retiring
`,
    );
  });

  it('shows commands above, where they stay', () => {
    begin();
    script.enter('retiring', 'drained');
    script.command('abort', 'ann\u001b[2J');
    script.enter('succeeded', 'stopped');
    script.end(SUCCESS);

    expect(terminal.text).to.equal(
      `abort by ann\\u001b[2J
shop: version 2 to green (d1)
  ✓ retiring             0s
  ✓ succeeded
green serves version 2
`,
    );
  });

  it('has a result without a release', () => {
    begin();
    output.result({ outcome: 'refused', exitCode: 5, text: 'not begun' }, undefined);

    expect(terminal.text).to.equal('not begun\n');
  });

  it('leaves out what has no room', () => {
    begin([80, 6]);
    script.enter('preparing', 'x');
    script.enter('starting', 'x');
    script.enter('verifying', 'x');

    expect(terminal.text).to.equal(
      `shop: version 2 to green (d1)
  ▸ verifying            0s  x
  · surveying
  · switching
  · converging
`,
    );
  });

  it('cuts what is too wide', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 40 }),
        (text, columns) => {
          begin([columns, 24]);
          script.enter('draining', text);
          script.wait(`蓝绿 ${text}`);
          expect(terminal.broken).to.deep.equal([]);
          expect(terminal.text.split('\n')).to.have.length(5);
        },
      ),
    );
  });

  for (const columns of [79, 40, 20, 7]) {
    it(`finds its beginning on a terminal that was made ${String(columns)} columns wide`, () => {
      begin([80, 50]);
      output.note('it is found');
      script.enter('draining', 'x'.repeat(100));
      terminal.resize(columns);
      script.wait('y');

      expect(terminal.text.split('\n')).to.have.length(
        5 + Math.ceil('note: it is found'.length / columns),
      );
      expect(terminal.text).not.to.include('xx');
    });
  }

  it('has colours unless they are not wanted', () => {
    begin();
    const coloured = openOutput('tree', { stream: terminal, env: { NO_COLOR: '' }, clock });
    new ReleaseScript(coloured, clock, aDeployment('shop')).enter('retiring', 'drained');

    expect(terminal.writes).to.deep.equal([
      'shop: version 2 to green (d1)\n' +
        '\u001b[1m  ▸ retiring             0s  drained\u001b[0m\n' +
        '\u001b[2m  · succeeded\u001b[0m\n',
    ]);
  });
});
