import { expect } from 'chai';
import fc from 'fast-check';
import { matchesGlob } from '../../../../src/domain/mapping/glob.ts';

describe('matchesGlob', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['web', 'web', true],
    ['web', 'we', false],
    ['', '', true],
    ['', '*', true],
    ['web', '*', true],
    ['web', 'w*', true],
    ['web', '*b', true],
    ['web', 'w*b', true],
    ['wb', 'w*b', true],
    ['w', 'w*w', false],
    ['abab', 'ab*ab', true],
    ['aba', 'ab*ba', false],
    ['a.b', 'a?b', false],
    ['axbxc', 'a*x*c', true],
    ['axbxc', 'a*y*c', false],
    ['web', 'a*', false],
  ];
  for (const [text, pattern, matches] of cases) {
    it(`finds ${JSON.stringify(text)} ${matches ? '' : 'not '}of the form ${pattern}`, () => {
      expect(matchesGlob(text, pattern)).to.equal(matches);
    });
  }

  it('agrees with the regular expression of the same pattern', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    fc.assert(
      fc.property(text, pattern, (one, form) => {
        const regex = new RegExp(`^${form.replaceAll('*', '.*')}$`);
        expect(matchesGlob(one, form)).to.equal(regex.test(one));
      }),
    );
  });
});
