import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { OPTIONS } from '../../src/config/schema.ts';

const README = readFileSync('README.md', 'utf8');

describe('The README', () => {
  it('names tests that are there', () => {
    const named = [...README.matchAll(/`(test\/[\w./-]+\.ts)`/g)].flatMap(([, file]) => file ?? []);

    expect(named.length).to.be.above(40);
    expect(named.filter((file) => !existsSync(file))).to.deep.equal([]);
  });

  it('links to files that are there', () => {
    const links = [...README.matchAll(/\]\(([\w./-]+)\)/g)].flatMap(([, file]) => file ?? []);

    expect(links.filter((file) => !existsSync(file))).to.deep.equal([]);
  });

  it('names every flag', () => {
    const flags = OPTIONS.flatMap(({ flag }) => flag ?? []);
    const grouped = /^(include|exclude)-(name|image|label)$/;

    expect(
      flags.filter((flag) => !grouped.test(flag) && !README.includes(`\`-${flag}`)),
    ).to.deep.equal([]);
  });
});
