import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const STATE = process.env.BERTH_ENGINES_DIR ?? '/var/tmp/berth-engines';

export type Engine = 'docker' | 'consul';

/** Whether both engines are ones that `test/engines` started: only those may be killed. */
export async function arePrivate(): Promise<boolean> {
  const { stdout } = await run('test/engines', ['status']).catch(() => ({ stdout: '' }));
  const lines = stdout.trim().split('\n');
  return lines.length === 2 && lines.every((line) => line.endsWith('private'));
}

export async function kill(engine: Engine, signal: NodeJS.Signals): Promise<void> {
  const pid = Number(await readFile(join(STATE, `${engine}.pid`), 'utf8'));
  process.kill(pid, signal);
}

/** Brings back what was killed; resolves once it answers. */
export async function bringUp(): Promise<void> {
  await run('test/engines', ['up']);
}
