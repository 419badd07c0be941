import { existsSync } from 'node:fs';
import { whyNoPrivateHost } from '../support/private-host.ts';
import { type Settings, USAGE, readSettings } from './settings.ts';
import { Soak } from './soak-run.ts';

/** A longer timer would end at once: Node counts in 32 bits. */
const MOST_MS = 2 ** 31 - 1;
/** Signals less apart are one. */
const SAME_MS = 1_000;

process.exitCode = await main();

async function main(): Promise<number> {
  let settings: Settings | undefined;
  try {
    settings = readSettings(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`soak: ${(error as Error).message}\nSee --help.\n`);
    return 2;
  }
  if (settings === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const obstacle = existsSync('dist/main.js') ? await whyNoPrivateHost() : 'run npm run build';
  if (obstacle !== undefined) {
    process.stderr.write(`soak: cannot start: ${obstacle}\n`);
    return 1;
  }
  return run(settings);
}

async function run(settings: Settings): Promise<number> {
  // One controller: in Node 20 a signal that AbortSignal.any makes of others can be collected unheard.
  const end = new AbortController();
  let toldAtMs = 0;
  const tell = (): void => {
    // npm passes a Ctrl-C on that has come here by itself; that makes no second one.
    if (end.signal.aborted && performance.now() - toldAtMs > SAME_MS) process.exit(130);
    if (end.signal.aborted) return;
    toldAtMs = performance.now();
    process.stdout.write('ending early\n');
    end.abort();
  };
  process.on('SIGINT', tell).on('SIGTERM', tell);
  const soak = await Soak.open(settings);
  const timer = setTimeout(
    () => {
      end.abort();
    },
    Math.min(settings.minutes * 60_000, MOST_MS),
  );
  try {
    await soak.churnUntil(end.signal);
    await soak.conclude();
  } finally {
    clearTimeout(timer);
    await soak.close();
  }
  for (const violation of soak.violations) process.stdout.write(`VIOLATION ${violation}\n`);
  return soak.violations.length === 0 ? 0 : 1;
}
