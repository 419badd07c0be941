import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { BerthProcess } from '../support/berth-process.ts';
import { temporaryFiles } from '../support/temporary-files.ts';

/** A file of the bundle and all that is loaded with it. */
async function loadedWith(file: string, known = new Map<string, string>()): Promise<typeof known> {
  if (known.has(file)) return known;
  const source = await readFile(file, 'utf8');
  known.set(file, source);
  for (const [, path = ''] of source.matchAll(/(?:\bfrom|\bimport)\s*"([.][^"]+[.]js)"/g)) {
    await loadedWith(join(file, '..', path), known);
  }
  return known;
}

describe('the bundle', () => {
  const aFile = temporaryFiles();

  // Only what runs with Node.js 22 and later shows it as memory: this shows it with any.
  it('imports node:http nowhere as an ES module, which would load fetch as well', async () => {
    const parts = (await readdir('dist/parts')).filter((name) => name.endsWith('.js'));
    const files = ['dist/main.js', ...parts.map((name) => `dist/parts/${name}`)];
    const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));

    const importing = files.filter((_, index) =>
      /\b(?:from|import)\s*\(?["'](?:node:)?http["']/.test(sources[index] ?? ''),
    );

    expect(parts).to.not.deep.equal([]);
    expect(importing).to.deep.equal([]);
  });

  it('has the daemon load no reader of YAML, which only a file of settings needs', async () => {
    const main = await readFile('dist/main.js', 'utf8');
    const run = /import\("[.][/](parts[/]run-\w+[.]js)"\)\)[.]runCommand/.exec(main)?.[1] ?? '';

    const loaded = [...(await loadedWith(`dist/${run}`)).values()];

    expect(loaded.length).to.be.greaterThan(3);
    expect(loaded.some((source) => source.includes('deregister'))).to.equal(true);
    expect(loaded.some((source) => source.includes('YAMLParseError'))).to.equal(false);
  });

  it('reads a file of settings', async () => {
    const file = aFile('berth.yaml', 'workers: many\n');

    const berth = new BerthProcess(['health', '-config', file]);

    expect(await berth.ended()).to.equal(2);
    expect(berth.stderr).to.include('workers (BERTH_WORKERS)');
  });
  /** Ends as the shell does, with what is on standard error. */
  async function shell(line: string): Promise<{ code: unknown; stderr: string }> {
    const child = spawn('bash', ['-c', line], { stdio: ['ignore', 'ignore', 'pipe'] });
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, stderr };
  }

  it('says in a line that what it says cannot be written', async () => {
    const { code, stderr } = await shell(`${process.execPath} dist/main.js --help >/dev/full`);

    expect(code).to.equal(1);
    expect(stderr).to.match(/^berth: cannot write: ENOSPC[^\n]*\n$/);
  });

  it('ends as it should where nobody reads what is wrong', async () => {
    const berth = `${process.execPath} dist/main.js explain -bogus`;

    const { code } = await shell(`set -o pipefail; { sleep 0.1; ${berth}; } 2>&1 >&- | true`);

    expect(code).to.equal(2);
  });
});
