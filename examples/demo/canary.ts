import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Load } from './load.ts';
import type { ReleaseOptions } from './release.ts';
import { DemoFailure } from './world.ts';

const STEPS = [10, 30, 60] as const;
/** At each step. */
const REQUESTS = 3_000;
/** Standard errors: more does not happen by chance. */
const MOST_DEVIATIONS = 6;
/** `berth deploy` rests at a gate. */
const PAUSED = 3;

/** Releases a version by shares of the requests, and counts who answers at each of them. */
export async function canary(options: ReleaseOptions, url: string): Promise<void> {
  const { service, version } = options;
  process.stdout.write(`\nA canary: version ${version} gets growing shares, under load\n`);
  const load = new Load(url);
  try {
    const steps = ['--steps', STEPS.join(), '--hold', '0s', '--gate'];
    await deploy(options, ['canary', service, '--version', version, ...steps], PAUSED);
    for (const step of STEPS) {
      await deploy(options, ['promote', service], PAUSED);
      const { byVersion, requests } = await load.observe(REQUESTS);
      const percent = ((byVersion.get(`v${version}`) ?? 0) / requests) * 100;
      const share = step / 100;
      const deviation =
        Math.abs(percent / 100 - share) / Math.sqrt((share * (1 - share)) / requests);
      if (deviation > MOST_DEVIATIONS)
        throw new DemoFailure(`${percent.toFixed(1)} % of the requests`);
      const asked = `asked ${String(step)} %`.padEnd(12);
      process.stdout.write(
        `  ${asked}seen ${percent.toFixed(1)} % of ${String(requests)} requests\n`,
      );
    }
    await deploy(options, ['promote', service], 0);
  } finally {
    await load.end();
  }
  const { requests, failures } = load;
  const failed = `${String(failures.length)} failed`;
  process.stdout.write(
    `  ${String(requests)} requests in all, ${failed}; version ${version} serves\n`,
  );
  if (failures.length > 0) throw new DemoFailure(`requests failed: ${failures[0] ?? ''}`);
}

/** Shows what it says only when it does not end as it should. */
async function deploy(
  { project }: ReleaseOptions,
  words: readonly string[],
  wanted: number,
): Promise<void> {
  const file = ['--compose-file', 'examples/demo/compose.yml', '--project', project];
  const times = ['--min-healthy', '1s', '--drain', '5s', '--standby', '1s'];
  const child = spawn(process.execPath, ['dist/main.js', 'deploy', ...words, ...file, ...times], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (child.exitCode === wanted) return;
  process.stdout.write(said);
  throw new DemoFailure(`berth deploy ${words[0] ?? ''} ended with ${String(child.exitCode)}`);
}
