import { once } from 'node:events';
import { Load, type LoadResult } from '../load.ts';

/** A program: load on every URL, until standard input ends. Then it prints what came of it, as JSON. */
const CLIENTS = { keepAlive: 4, fresh: 2, pauseMs: 15 };

const loads = process.argv.slice(2).map((url) => new Load({ url, ...CLIENTS }));
process.stdin.resume();
await once(process.stdin, 'end');
const results = await Promise.all(loads.map((load) => load.end()));
const sum = (number: (result: LoadResult) => number): number =>
  results.reduce((total, result) => total + number(result), 0);
const versions = [...new Set(results.flatMap(({ answers }) => [...answers.keys()]))].sort();
process.stdout.write(
  JSON.stringify({
    ...{ requests: sum(({ requests }) => requests), resets: sum(({ resets }) => resets) },
    failures: results.flatMap(({ failures }) => failures),
    versions,
  }),
);
