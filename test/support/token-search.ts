import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RootHookObject } from 'mocha';

const TAP = fileURLToPath(new URL('output-tap.js', import.meta.url));

/**
 * Root hooks: every berth that the tests start is given a token, and all that it prints, serves, sends
 * and writes is kept; at the end the token must be nowhere in it.
 */
const token = randomUUID();
const directory = mkdtempSync(join(tmpdir(), 'berth-tap-'));

export const mochaHooks: RootHookObject = {
  beforeAll() {
    process.env.CONSUL_HTTP_TOKEN ??= token;
    process.env.BERTH_TAP = directory;
    process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${TAP}`;
  },
  afterAll() {
    const files = readdirSync(directory).map((name) => join(directory, name));
    const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
    const found = files.filter((file) => readFileSync(file).includes(token));
    const what = `${String(bytes)} bytes of ${String(files.length)} processes`;
    if (found.length > 0) throw new Error(`the token is in ${found.join(', ')} (of ${what})`);
    console.log(`\n  the token is in none of the ${what}`);
    rmSync(directory, { recursive: true });
  },
};
