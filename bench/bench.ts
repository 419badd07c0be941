import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figures } from './plays.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { type Subject, subjects } from './subject.ts';
import { type Row, renderTable } from './table.ts';
import { median } from './statistics.ts';

const HELP = `Usage: npm run bench -- [flags]

Measures berth, a registrator if one is named, and a bare client, side by side in one run: each
against a scripted Docker API and a real Consul agent of its own behind a counting proxy. Figures
are medians over the runs.

  --only NAMES   comma list of scenarios (default: all)
  --n SIZES      comma list of container counts for cold and warm (default: 100,1000,5000,10000)
  --runs N       runs of each (default: 5)
  --json FILE    write every single figure there as well
  --help

  BENCH_BERTH        berth's command (default: node dist/main.js)
  BENCH_REGISTRATOR  the command of a gliderlabs/registrator to compare with (default: none)
  BENCH_CONSUL       the consul program (default: on the PATH, else what test/engines has fetched)

Scenarios:
${SCENARIOS.map(({ name, doc, sizes }) => `  ${name.padEnd(14)} ${doc} (N = ${sizes.join(', ')})`).join('\n')}

Example:
  npm run build && npm run bench -- --only cold,warm --n 1000 --runs 5
`;

interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly sizes: readonly number[] | undefined;
  readonly runs: number;
  readonly json: string | undefined;
}

function readPlan(): Plan | undefined {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      n: { type: 'string' },
      runs: { type: 'string', default: '5' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const names = values.only?.split(',') ?? SCENARIOS.map(({ name }) => name);
  const unknown = names.find((name) => !SCENARIOS.some((one) => one.name === name));
  if (unknown !== undefined) throw new Error(`--only: there is no scenario ${unknown}`);
  return {
    scenarios: SCENARIOS.filter(({ name }) => names.includes(name)),
    sizes: values.n?.split(',').map((one) => positive('--n', one)),
    runs: positive('--runs', values.runs),
    json: values.json,
  };
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${flag}: ${JSON.stringify(text)} is not a whole number above 0`);
}

type Player = readonly [name: string, play: (size: number) => Promise<Figures>];

/** Every player of one scenario, run by run, so that what the machine does hits all alike. */
async function compare(scenario: Scenario, size: number, runs: number): Promise<readonly Row[]> {
  const players: Player[] = subjects().map((subject: Subject) => [
    subject.name,
    (count) => scenario.play(subject, count),
  ]);
  if (scenario.floor !== undefined) players.push(['bare client', scenario.floor]);
  const played = new Map<string, Figures[]>(players.map(([name]) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const [name, play] of players) {
      played.get(name)?.push(await play(size));
      process.stderr.write(`${scenario.name} N=${String(size)} run ${String(run + 1)}: ${name}\n`);
    }
  }
  return [...played].map(([name, figures]) => ({ scenario: scenario.name, size, name, figures }));
}

async function main(): Promise<void> {
  const plan = readPlan();
  if (plan === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const rows: Row[] = [];
  for (const scenario of plan.scenarios) {
    for (const size of (scenario.isSized ? plan.sizes : undefined) ?? scenario.sizes) {
      rows.push(...(await compare(scenario, size, plan.runs)));
    }
    process.stdout.write(`${renderTable(scenario.doc, rows, scenario.name)}\n`);
  }
  if (plan.json === undefined) return;
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const summary = rows.map(({ figures, ...row }) => ({
    ...row,
    median: medians(figures),
    figures,
  }));
  await writeFile(plan.json, `${JSON.stringify({ machine, rows: summary }, null, 2)}\n`);
}

function medians(figures: readonly Figures[]): Figures {
  const names = Object.keys(figures[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [name, median(figures.map((one) => one[name] ?? Number.NaN))]),
  );
}

await main();
