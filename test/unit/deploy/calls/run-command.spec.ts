import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type CommandCall, runCommand } from '../../../../src/deploy/calls/run-command.ts';
import { eventually } from '../../../support/eventually.ts';
import { temporaryFiles } from '../../../support/temporary-files.ts';

function aCall(script: string, facts: Partial<CommandCall> = {}): CommandCall {
  return {
    ...{ command: ['/bin/sh', '-c', script], stdin: '', env: process.env, deadlineMs: 1_500 },
    signal: new AbortController().signal,
    ...facts,
  };
}

/** One that has ended and that nobody has asked about yet (`Z`) is not. */
function isAlive(pid: string): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function itsEnd(pid: string): Promise<unknown> {
  return eventually(`${pid} has ended`, () => !isAlive(pid), { timeoutMs: 1_000 });
}

describe('runCommand', () => {
  const file = temporaryFiles();

  it('gives its standard input, and what it writes', async () => {
    const end = await runCommand(aCall('cat; echo oops >&2; exit 3', { stdin: 'hello\n' }));

    expect(end).to.include({ kind: 'exit', code: 3 });
    expect(end.kind === 'exit' && end.output.split('\n').sort()).to.deep.equal([
      '',
      'hello',
      'oops',
    ]);
  });

  it('keeps the end of a long output', async () => {
    const end = await runCommand(aCall('head -c 300000 /dev/zero | tr "\\0" x; echo end'));

    expect(end.kind === 'exit' && end.output)
      .to.have.lengthOf(16 << 10)
      .and.match(/xend\n$/);
  });

  it('need not read what it is given', async () => {
    const end = await runCommand(aCall('exec <&-; exit 0', { stdin: 'x'.repeat(1 << 20) }));

    expect(end).to.include({ kind: 'exit', code: 0 });
  });

  it('ends what it has started at the deadline', async () => {
    const script = 'sleep 30 & echo $! > "$PID_FILE"; wait';
    const env = { ...process.env, PID_FILE: file('pid', '') };

    const end = await runCommand(aCall(script, { env, deadlineMs: 200 }));

    expect(end).to.deep.equal({ kind: 'problem', text: 'took longer than 0.2s and was ended' });
    const pid = readFileSync(env.PID_FILE, 'utf8').trim();
    expect(pid).to.match(/^\d+$/);
    await itsEnd(pid);
  });

  it('ends what it leaves behind', async () => {
    const end = await runCommand(aCall('sleep 30 & echo $!'));

    const pid = end.kind === 'exit' ? end.output.trim() : '';
    expect(pid).to.match(/^\d+$/);
    await itsEnd(pid);
  });

  it('is called off by its signal', async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 20);

    const end = await runCommand(aCall('sleep 30', { signal: controller.signal }));
    const again = await runCommand(aCall('sleep 30', { signal: controller.signal }));

    expect([end, again]).to.deep.equal([
      { kind: 'problem', text: 'called off' },
      { kind: 'problem', text: 'called off' },
    ]);
  });

  it('tells a signal that ended it', async () => {
    const end = await runCommand(aCall('kill -TERM $$'));

    expect(end).to.deep.equal({ kind: 'problem', text: 'was ended by SIGTERM' });
  });

  for (const command of [['/no/such/program'], ['']]) {
    it(`tells that ${JSON.stringify(command[0])} cannot be started`, async () => {
      const end = await runCommand(aCall('', { command }));

      expect(end.kind === 'problem' && end.text).to.match(/^cannot be started: /);
    });
  }
});
