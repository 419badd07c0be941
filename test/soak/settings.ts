import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run soak -- [--minutes N] [--containers M] [--rate R] [--mishap-every SECONDS]
                       [--resync SECONDS] [--max-drift MIB]
       npx tsx test/soak/soak.ts ...   (after npm run build)

Runs dist/main.js against a Docker Engine and a Consul agent of its own (root on Linux), lets
containers come, change and go, samples what berth takes of the machine, and compares Consul with
Docker: after each mishap, and at the end. Exit code 1: something was missing or stale, a service of
somebody else was touched, something was written while nothing changed, berth ended, or the drift
was too great. Ctrl-C ends it early, with the same checks; a second one at once.

  --minutes N            how long containers come and go            (default 5)
  --containers M         about so many run                          (default 20)
  --rate R               changes a second, at most                  (default 5)
  --mishap-every SECONDS kill or hang the engine or the agent       (default 0: never)
  --resync SECONDS       berth's -resync                            (default 10)
  --max-drift MIB        most growth of memory, median of the last
                         quarter against that of the first          (default 0: any)

Example:
  npm run soak -- --minutes 60 --containers 50 --rate 10 --mishap-every 120
`;

const DEFAULTS = {
  minutes: '5',
  containers: '20',
  rate: '5',
  'mishap-every': '0',
  resync: '10',
  'max-drift': '0',
};

export type Settings = Readonly<Record<keyof typeof DEFAULTS, number>>;

/**
 * @returns `undefined` when help is asked for
 * @throws Error  with what cannot be understood
 */
export function readSettings(args: readonly string[]): Settings | undefined {
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];
  const texts = Object.fromEntries(
    names.map((name) => [name, { type: 'string', default: DEFAULTS[name] } as const]),
  );
  const options = { ...texts, help: { type: 'boolean', short: 'h' } } as const;
  const values: Readonly<Record<string, unknown>> = parseArgs({ args: [...args], options }).values;
  if (values.help === true) return undefined;
  return Object.fromEntries(names.map((name) => [name, numberIn(name, values[name])])) as Settings;
}

function numberIn(name: keyof typeof DEFAULTS, text: unknown): number {
  const value = text === '' ? NaN : Number(text);
  const canBeZero = DEFAULTS[name] === '0';
  if (Number.isFinite(value) && (value > 0 || (canBeZero && value === 0))) return value;
  const allowed = `a number ${canBeZero ? 'from' : 'above'} 0`;
  throw new Error(`--${name}=${JSON.stringify(text)} cannot be used: allowed is ${allowed}`);
}
