import { expect } from 'chai';
import { proveWishOf } from '../../../../../src/cli/deploy/prove/prove-flags.ts';
import { RELEASE_FLAGS } from '../../../../../src/cli/deploy/release-flags.ts';
import { UsageError, parseFlags } from '../../../../../src/cli/flags.ts';

describe('proveWishOf', () => {
  const wish = (...argv: readonly string[]): ReturnType<typeof proveWishOf> =>
    proveWishOf(parseFlags(argv, RELEASE_FLAGS, { canFollow: true }));

  it('is nothing unless it is asked for', () => {
    expect(wish()).to.equal(undefined);
    expect(wish('--prove=false')).to.equal(undefined);
  });

  it('has defaults', () => {
    expect(wish('--prove')).to.deep.equal({
      ...{ url: '/', rate: 20, reports: [] },
      versionRule: { kind: 'header', name: 'X-Berth-Version' },
    });
  });

  it('takes what is said', () => {
    const words = ['--prove', '--prove-url', '/shop/?a=b', '--prove-rate', '100/s'];
    const further = ['--prove-report', 'a.json,b.html', '--prove-version-from', 'body'];

    expect(wish(...words, ...further)).to.deep.equal({
      ...{ url: '/shop/?a=b', rate: 100, reports: ['a.json', 'b.html'] },
      versionRule: { kind: 'body' },
    });
  });

  it('takes a whole URL, a bare rate and a header’s name', () => {
    const words = ['--prove', '--prove-url', 'https://10.1.2.3:8443/x', '--prove-rate', '1'];

    expect(wish(...words, '--prove-version-from', 'header:Server')).to.deep.include({
      ...{ url: 'https://10.1.2.3:8443/x', rate: 1 },
      versionRule: { kind: 'header', name: 'Server' },
    });
  });

  for (const [name, value, allowed] of [
    ['prove-url', 'shop', 'a path such as /shop/ or a URL by http or https without a user'],
    ['prove-url', 'ftp://x/', 'a path such as'],
    ['prove-url', 'http://a:b@x/', 'without a user'],
    ['prove-url', 'http://', 'a path such as'],
    ['prove-rate', '0/s', '1/s to 1000/s'],
    ['prove-rate', '1001', '1/s to 1000/s'],
    ['prove-rate', '20/m', '1/s to 1000/s'],
    ['prove-report', 'a.json,b.txt', 'a file that ends in .json or .html, several with commas'],
    ['prove-version-from', 'header:', 'header:NAME or body'],
    ['prove-version-from', 'header:a b', 'header:NAME or body'],
  ] as const) {
    it(`refuses ${name} ${value}, and says what is allowed`, () => {
      expect(() => wish('--prove', `--${name}`, value))
        .to.throw(UsageError, `for -${name}: allowed is`)
        .with.property('message')
        .that.includes(allowed);
    });
  }

  it('refuses what means nothing without it', () => {
    expect(() => wish('--prove-rate', '5/s')).to.throw(
      UsageError,
      '-prove-rate means nothing without -prove',
    );
  });
});
