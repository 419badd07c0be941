import { readFileSync } from 'node:fs';
import { expect } from 'chai';

/** What may be given on inside of a program under MIT, with its notice. */
const ALLOWED = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'Unlicense'];

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly license?: string }>
  >;
}

describe('The packages that berth is shipped with', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);

  it('have licences that allow it', () => {
    const others = shipped.flatMap(([path, { license }]) => {
      const named = license ?? licenceOf(path);
      return ALLOWED.includes(named) ? [] : [`${path}: ${named}`];
    });

    expect(shipped.length).to.be.above(50);
    expect(others).to.deep.equal([]);
  });
});

/** Some packages say it in an older form, which the lock leaves out. */
function licenceOf(path: string): string {
  const { license, licenses } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as {
    readonly license?: string | { readonly type: string };
    readonly licenses?: readonly { readonly type: string }[];
  };
  return typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'none');
}
