import { rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { TokenFile } from '../../../src/consul/token-file.ts';
import { SettingError } from '../../../src/domain/errors.ts';
import { temporaryFiles } from '../../support/temporary-files.ts';

describe('TokenFile', () => {
  const aFile = temporaryFiles();
  const tokens: string[] = [];
  const problems: string[] = [];
  const open = (path: string): TokenFile =>
    new TokenFile(path, {
      onToken: (token) => tokens.push(token),
      onProblem: (problem) => problems.push(problem),
    });

  beforeEach(() => {
    tokens.length = 0;
    problems.length = 0;
  });

  it('gives the token without the blanks around it, and tells of it before', () => {
    expect(open(aFile('token', ' first\n')).current(0)).to.equal('first');
    expect(tokens).to.deep.equal(['first']);
  });

  it('gives another one once the file has changed, within a second', () => {
    const path = aFile('token', 'first');
    const file = open(path);
    file.current(0);

    writeFileSync(path, 'the second');

    expect(file.current(999)).to.equal('first');
    expect(file.current(1_000)).to.equal('the second');
    expect(tokens).to.deep.equal(['first', 'the second']);
  });

  it('keeps the last one while the file is empty or gone, and says so once', () => {
    const path = aFile('token', 'first');
    const file = open(path);

    writeFileSync(path, '');
    expect(file.current(1_000)).to.equal('first');
    rmSync(path);
    expect(file.current(2_000)).to.equal('first');
    expect(problems).to.deep.equal([
      `${path}: the file is empty; the token read before stays in use`,
    ]);

    writeFileSync(path, 'second');
    expect(file.current(3_000)).to.equal('second');
    writeFileSync(path, '');
    file.current(4_000);
    expect(problems).to.have.length(2);
  });

  for (const content of [undefined, '', ' \n']) {
    it(`cannot begin with ${content === undefined ? 'no file' : JSON.stringify(content)}`, () => {
      const path = content === undefined ? '/nowhere/token' : aFile('token', content);

      expect(() => open(path)).to.throw(SettingError, 'CONSUL_HTTP_TOKEN_FILE=');
    });
  }
});
