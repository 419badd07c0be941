import { readFileSync, readdirSync } from 'node:fs';
import { expect } from 'chai';

const RUNBOOK = readFileSync('docs/operations.md', 'utf8');

describe('The runbook', () => {
  const sources = ['cli', 'http', 'logging', 'registrator'].flatMap((room) =>
    readdirSync(`src/${room}`).flatMap((file) =>
      file.endsWith('.ts') ? [`src/${room}/${file}`] : [],
    ),
  );
  const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n');
  const written = /(?:line\(|level: )'(?:warn|error)',(?: message:)? '([^']+)'/g;
  const messages = [...text.matchAll(written)].map(([, message]) => message ?? '');

  it('has every log line that asks for action', () => {
    expect(messages.length).to.be.above(8);
    expect(messages.filter((message) => !RUNBOOK.includes(`\`${message}\``))).to.deep.equal([]);
  });

  it('has no log line that is not there', () => {
    const [, table = ''] = RUNBOOK.split('## Log lines');
    const [rows = ''] = table.split('## ');
    const named = [...rows.matchAll(/^\| `([^`]+)`/gm)].map(([, message]) => message ?? '');
    expect(named.filter((message) => !messages.includes(message))).to.deep.equal([]);
  });
});
