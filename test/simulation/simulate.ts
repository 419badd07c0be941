import { parseArgs } from 'node:util';
import type { Reporter } from '../../src/registrator/report.ts';
import { openBerth } from './designs.ts';
import { isGood, replayCommand, runSchedule } from './schedule.ts';
import { trace } from './trace.ts';

const USAGE = `Usage: node --import tsx test/simulation/simulate.ts --seed N
       node --import tsx test/simulation/simulate.ts --first N --count N

Shows one schedule line by line, or runs many and names those in which a law was broken.
`;

const { values } = parseArgs({
  options: { seed: { type: 'string' }, first: { type: 'string' }, count: { type: 'string' } },
});

if (values.seed !== undefined) await replay(Number(values.seed));
else if (values.count !== undefined)
  await runMany(Number(values.first ?? '1'), Number(values.count));
else process.stderr.write(USAGE);

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
