import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { deployPolicy, policyHcl } from '../../../src/domain/deploy/deploy-policy.ts';

const FOLDER = 'examples/consul-acl';

describe('The policies of the examples', () => {
  it('have for a release what berth deploy policy prints', () => {
    const file = readFileSync(`${FOLDER}/deploy-policy.hcl`, 'utf8');
    const wish = { service: 'SERVICE', serviceName: 'SERVICE', proxies: [] };
    const [, rules] = /^(?:#.*\n)*\n([^]*)$/.exec(file) ?? [];

    expect(rules).to.equal(policyHcl(deployPolicy(wish)));
  });

  it('have no place for a service’s name but in that one', () => {
    for (const name of ['daemon', 'proxy']) {
      expect(readFileSync(`${FOLDER}/${name}-policy.hcl`, 'utf8')).not.to.include('SERVICE');
    }
  });
});

describe('make-tokens', () => {
  const run = (...args: readonly string[]): { status: number | null; stderr: string } => {
    const { status, stderr } = spawnSync(`${FOLDER}/make-tokens`, args, {
      ...{ encoding: 'utf8', env: { PATH: process.env.PATH } },
    });
    return { status, stderr };
  };

  const REFUSED = [
    [['shop'], '"shop" is not known: allowed are daemon:HOST, deploy:SERVICE and proxy:NAME'],
    [['deploy:'], '"deploy:" is not known'],
    [['daemon:vm', 'deploy:a.b'], 'the name in "deploy:a.b": allowed are letters, digits, - and _'],
    [['deploy:a" {}'], 'the name in "deploy:a" {}": allowed'],
    [['deploy:a/b'], 'the name in "deploy:a/b": allowed'],
  ] as const;
  for (const [wishes, said] of REFUSED) {
    it(`ends with 2 before it has made anything: ${wishes.join(' ')}`, () => {
      const { status, stderr } = run('/nonexistent/tokens', ...wishes);

      expect(status).to.equal(2);
      expect(stderr).to.include(said);
    });
  }

  it('wants a directory and something to make', () => {
    expect(run('/nonexistent/tokens')).to.deep.include({ status: 2 });
    expect(run()).to.deep.include({ status: 2 });
    expect(run('--help')).to.deep.equal({ status: 0, stderr: '' });
  });
});
