import { expect } from 'chai';
import { driveWishOf } from '../../../../src/cli/deploy/drive-wish.ts';
import { COMMON_FLAGS, RELEASE_FLAGS } from '../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../src/cli/flags.ts';

const parse = (...words: readonly string[]): ReturnType<typeof driveWishOf> =>
  driveWishOf(parseFlags(words, [...COMMON_FLAGS, ...RELEASE_FLAGS], { canFollow: true }));

describe('driveWishOf', () => {
  it('waits for nobody, and for the end, where nothing is given', () => {
    expect(parse()).to.deep.equal({
      ...{ platform: 'compose', lockWaitMs: 0, isPausedDone: false, proxies: [] },
    });
  });

  it('takes what is given', () => {
    const words = ['--platform', 'swarm', '--lock-wait', '5m', '--wait-for', 'paused'];

    expect(parse(...words, '--proxy', 'http://10.0.0.1,http://[::1]:80/,')).to.deep.equal({
      ...{ platform: 'swarm', lockWaitMs: 300_000, isPausedDone: true },
      proxies: ['http://10.0.0.1', 'http://[::1]:80/'],
    });
  });

  for (const [flag, value, allowed] of [
    ['platform', 'nomad', 'compose or swarm'],
    ['lock-wait', '5', 'a time such as 10s or 1m30s'],
    ['wait-for', 'ready', 'done or paused'],
    ['proxy', 'localhost:8080', 'http://HOST:PORT'],
    ['proxy', 'https://10.0.0.1', 'http://HOST:PORT'],
    ['proxy', 'http://', 'http://HOST:PORT'],
    ['proxy', 'https://10.0.0.1:443/a', 'http://HOST:PORT'],
  ] as const) {
    it(`refuses ${flag} ${value}`, () => {
      expect(() => parse(`--${flag}`, value)).to.throw(
        UsageError,
        `invalid value "${value}" for -${flag}: allowed is ${allowed}`,
      );
    });
  }

  it('takes a base path, blanks between URLs and capitals', () => {
    const { proxies } = parse('--proxy', 'http://a/edge, HTTP://b:80');

    expect(proxies).to.deep.equal(['http://a/edge', 'HTTP://b:80']);
  });

  it('shows no password of a proxy that is wrong', () => {
    expect(() => parse('--proxy', 'https://ann:secret@edge')).to.throw(
      UsageError,
      'invalid value "https://***@edge" for -proxy',
    );
    expect(() => parse('--proxy', 'http://edge?key=secret')).to.throw(
      UsageError,
      'invalid value "http://edge?***" for -proxy',
    );
  });

  it('names the one of several proxies that is wrong', () => {
    expect(() => parse('--proxy', 'http://a:1,b:2')).to.throw(UsageError, '"b:2" for -proxy');
  });
});
