import { parseArgs } from 'node:util';
import { inputOf, replayCommand, runCase } from './fuzz-case.ts';

const USAGE = `Usage: npx tsx test/fuzz/fuzz.ts --count N [--seed FIRST]

Maps generated containers and says which break a law. With --count 1 the case is shown.
`;

const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string', default: '1' } },
});

if (values.count === undefined) process.stderr.write(USAGE);
else if (values.count === '1') show(Number(values.seed));
else runMany(Number(values.seed), Number(values.count));

function show(seed: number): void {
  const { body, rules } = inputOf(seed);
  const { problems, services } = runCase(seed);
  const shown = services.map((service) => ({ ...service, meta: Object.fromEntries(service.meta) }));
  process.stdout.write(`${JSON.stringify({ body, rules, services: shown }, null, 2)}\n`);
  for (const problem of problems) process.stdout.write(`BROKEN ${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function runMany(first: number, count: number): void {
  let broken = 0;
  let services = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const result = runCase(seed);
    services += result.services.length;
    if (result.problems.length === 0) continue;
    broken += 1;
    process.stdout.write(`${result.problems.slice(0, 5).join('; ')}\n  ${replayCommand(seed)}\n`);
  }
  process.stdout.write(
    `seeds ${String(first)} to ${String(first + count - 1)}: ${String(broken)} broken, ` +
      `${String(services)} services\n`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
}
