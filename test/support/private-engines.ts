import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

const run = promisify(execFile);
const STATE = process.env.BERTH_ENGINES_DIR ?? '/var/tmp/berth-engines';

export type Engine = 'docker' | 'consul';

/** Whether both engines are ones that `test/engines` started: only those may be killed. */
export async function arePrivate(): Promise<boolean> {
  const { stdout } = await run('test/engines', ['status']).catch(() => ({ stdout: '' }));
  const lines = stdout.trim().split('\n');
  return lines.length === 2 && lines.every((line) => line.endsWith('private'));
}

/** Resolves once it has ended: a new engine beside a dying one would use its files. */
export async function kill(engine: Engine, signal: NodeJS.Signals): Promise<void> {
  const pid = (await readFile(join(STATE, `${engine}.pid`), 'utf8')).trim();
  process.kill(Number(pid), signal);
  await eventually(`${engine} has ended`, () => hasEnded(pid), { timeoutMs: 60_000 });
}

async function hasEnded(pid: string): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tZ');
  return /^State:\s+[ZX]/m.test(status); // a zombie is as dead as it gets
}

/** Brings back what was killed; resolves once it answers. */
export async function bringUp(): Promise<void> {
  await run('test/engines', ['up']);
}
