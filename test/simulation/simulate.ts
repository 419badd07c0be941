import { parseArgs } from 'node:util';
import type { Reporter } from '../../src/registrator/report.ts';
import { openBerth } from './designs.ts';
import { isGood, replayCommand, runSchedule } from './schedule.ts';
import { trace } from './trace.ts';

const USAGE = `Usage: node --import tsx test/simulation/simulate.ts --seed N
       node --import tsx test/simulation/simulate.ts --first N --count N

Shows one schedule line by line, or runs many and names those in which a law was broken.
`;

const plan = readPlan();
if (plan === undefined) process.stdout.write(USAGE);
else if ('problem' in plan) {
  process.stderr.write(`${plan.problem}\n\n${USAGE}`);
  process.exitCode = 2;
} else if ('seed' in plan) await replay(plan.seed);
else await runMany(plan.first, plan.count);

type Plan =
  | { readonly seed: number }
  | { readonly first: number; readonly count: number }
  | { readonly problem: string };

/** @returns `undefined` for one who asks how */
function readPlan(): Plan | undefined {
  const text = { type: 'string' } as const;
  const options = { seed: text, first: text, count: text, help: { type: 'boolean' } } as const;
  try {
    const { help, seed, first = '1', count } = parseArgs({ options }).values;
    if (help === true) return undefined;
    if (seed !== undefined) return { seed: positive('--seed', seed) };
    if (count === undefined) return { problem: '--seed or --count is wanted' };
    return { first: positive('--first', first), count: positive('--count', count) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${flag}: ${JSON.stringify(text)} is not a whole number above 0`);
}

async function replay(seed: number): Promise<void> {
  let report: Reporter | undefined;
  const result = await runSchedule(seed, (world) => {
    report ??= trace(world, (line) => process.stdout.write(`${line}\n`));
    return openBerth(world, report);
  });
  const { violations, differences, convergedAfterMs } = result;
  process.stdout.write(`converged after ${String(convergedAfterMs)} ms\n`);
  for (const line of [...violations, ...differences]) process.stdout.write(`BROKEN ${line}\n`);
  process.exitCode = isGood(result) ? 0 : 1;
}

async function runMany(first: number, count: number): Promise<void> {
  const times: number[] = [];
  let broken = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const result = await runSchedule(seed);
    times.push(result.convergedAfterMs);
    if (isGood(result)) continue;
    broken += 1;
    process.stdout.write(`${[...result.violations, ...result.differences].join('; ')}\n`);
    process.stdout.write(`  ${replayCommand(seed)}\n`);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => String(times[Math.floor(times.length * share)] ?? 0);
  process.stdout.write(
    `seeds ${String(first)} to ${String(first + count - 1)}: ${String(broken)} broken; ` +
      `converged after ${at(0.5)} ms (p50), ${at(0.99)} ms (p99), ${at(0.999999)} ms (longest)\n`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
}
