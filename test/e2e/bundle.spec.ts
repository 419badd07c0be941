import { readFile, readdir } from 'node:fs/promises';
import { expect } from 'chai';

describe('the bundle', () => {
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
});
