import { spawnSync } from 'node:child_process';
import type { Subject } from './subject.ts';

/** CPU of a process that only prints its help: what every start costs before it does anything. */
export function playHelp({ command }: Subject): Promise<Record<string, number>> {
  const script = '"$@" --help >/dev/null 2>&1; times';
  const { stdout } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
  const [, children = ''] = stdout.trim().split('\n');
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return Promise.resolve({ 'CPU ms': seconds.reduce((sum, one) => sum + one, 0) * 1000 });
}
