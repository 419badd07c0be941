import { expect } from 'chai';
import fc from 'fast-check';
import { compileRegex, matchRegex } from '../../../../src/domain/template/linear-regex.ts';

const RUNS = { seed: 20_260_103, numRuns: 1000 };

/** `undefined` when the pattern is refused. */
function matches(pattern: string, text: string): boolean | undefined {
  const compiled = compileRegex(pattern);
  return compiled.kind === 'regex' ? matchRegex(compiled.regex, text).matched : undefined;
}

function problemOf(pattern: string): string | undefined {
  const compiled = compileRegex(pattern);
  return compiled.kind === 'problem' ? compiled.problem : undefined;
}

function stepsOf(pattern: string, text: string, mostSteps?: number): unknown {
  const compiled = compileRegex(pattern);
  if (compiled.kind === 'problem') throw new Error(compiled.problem);
  return matchRegex(compiled.regex, text, mostSteps);
}

describe('linear regex', () => {
  // Each was asked of Go's regexp package.
  for (const [pattern, yes, no] of [
    ['', ['', 'a'], []],
    ['a', ['a', 'bab'], ['', 'b']],
    ['^a$', ['a'], ['ab', 'ba', 'a\n']],
    ['(?m)^a$', ['a', 'b\na\nc'], ['ab']],
    ['\\Aa\\z', ['a'], ['b\na']],
    ['a.c', ['abc', 'a🚀c'], ['a\nc', 'ac']],
    ['(?s)a.c', ['a\nc'], ['ac']],
    ['(?i)straSSe', ['STRASSE'], ['straße']],
    ['a(?i)b|c', ['aB', 'C'], ['Ab']],
    ['a(?i:b)c', ['aBc'], ['abC']],
    ['(?i)a(?-i)b', ['Ab'], ['AB']],
    ['(?i)[^a]', ['b'], ['A', 'a']],
    ['(?i)k', ['K', '\u212a'], ['x']],
    ['a|bc|', ['a', 'bc', ''], []],
    ['^(?:a|bc)$', ['a', 'bc'], ['b', 'ac']],
    ['^(?P<name>a)(?<other>b)$', ['ab'], ['a']],
    ['^a*$', ['', 'aaa'], ['b']],
    ['^a+?$', ['a', 'aa'], ['']],
    ['^a??b$', ['b', 'ab'], ['aab']],
    ['^a{2}$', ['aa'], ['a', 'aaa']],
    ['^a{2,}$', ['aa', 'aaaa'], ['a']],
    ['^a{1,3}?$', ['a', 'aaa'], ['', 'aaaa']],
    ['^a{0}$', [''], ['a']],
    ['^a{,2}$', ['a{,2}'], ['aa']],
    ['a{x', ['a{x'], ['a']],
    ['^{a}$', ['{a}'], ['a']],
    ['^[a-c_]$', ['b', '_'], ['d', '-']],
    ['^[]a]$', [']', 'a'], ['b']],
    ['^[^]a]$', ['b'], [']', 'a']],
    ['^[a-]$', ['-', 'a'], ['b']],
    ['^[\\d\\]x]$', ['5', ']', 'x'], ['\\']],
    ['^[^\\D]$', ['5'], ['a']],
    ['^[[:alpha:][:^word:]]$', ['a', ' '], ['5']],
    ['^\\d\\D\\w\\W\\s\\S$', ['1a_- x'], ['1a_-xx']],
    ['\\bcat\\b', ['a cat!', 'cat'], ['cats']],
    ['^.\\B.$', ['ab'], ['a-']],
    ['^\\x41\\x{1F680}\\101\\0$', ['A🚀A\0'], ['A']],
    ['^\\a\\t\\n\\v\\f\\r\\.\\-$', ['\x07\t\n\v\f\r.-'], ['x']],
    ['ü', ['ü'], ['u']],
    ['^((a*)*)*$', ['', 'aa'], ['b']],
  ] as const) {
    it(`matches ${JSON.stringify(pattern)} where Go does`, () => {
      expect(yes.filter((text) => matches(pattern, text) !== true)).to.deep.equal([]);
      expect(no.filter((text) => matches(pattern, text) !== false)).to.deep.equal([]);
    });
  }

  for (const [pattern, problem] of [
    ['(', 'a ( is not closed'],
    ['a)', 'unexpected )'],
    ['*', 'nothing to repeat before *'],
    ['a|+', 'nothing to repeat before +'],
    ['(?i)?', 'nothing to repeat before ?'],
    ['{2}', 'nothing to repeat before {'],
    ['a**', 'a repetition is repeated'],
    ['a{1001}', 'bad repeat count {1001}'],
    ['a{2,1}', 'bad repeat count {2,1}'],
    ['a{1,1001}', 'bad repeat count {1,1001}'],
    ['[a', 'it ends too early'],
    ['a\\', 'it ends too early'],
    ['[b-a]', 'a range in [ ] is no range'],
    ['[\\d-z]', 'a range in [ ] is no range'],
    ['[[:nope:]]', 'no class is called nope'],
    ['\\1', '\\1 is not supported'],
    ['\\pL', '\\p is not supported'],
    ['\\x{110000}', 'no character has that number'],
    ['(?=a)', 'this kind of group is not supported'],
    ['(?!a)', 'this kind of group is not supported'],
    ['(?<=a)', 'this kind of group is not supported'],
    ['(?)', 'this kind of group is not supported'],
    ['((a{1000}){1000}){1000}', 'it is too large'],
    ['((){1000}){1000}', 'it is too large'],
    ['('.repeat(200), 'it is nested too deeply'],
    ['a'.repeat(1001), 'it is longer than 1000 characters'],
  ] as const) {
    it(`refuses ${pattern.slice(0, 30)}`, () => {
      expect(problemOf(pattern)).to.equal(problem);
    });
  }

  it('agrees with JavaScript on what both understand', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b',
        'ab',
        '.',
        'a*',
        'b+',
        'a?',
        '(?:a|b)',
        '(?:ab)*',
        '[ab]',
        '[^a]',
        '\\w',
        '\\d',
      ],
      ...['^', '$', '\\b', '\\B', 'a{2}', 'b{1,2}', '|', '(a|)', '[a-c]+', '\\.', '(?:a*)+'],
    );
    const pattern = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const subject = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' ', '\n'),
      maxLength: 9,
    });

    fc.assert(
      fc.property(pattern, subject, (source, text) => {
        expect(matches(source, text)).to.equal(new RegExp(source).test(text));
      }),
      RUNS,
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom(...Array.from('()[]{}|*+?\\^$.-:aiP<>,12xd')) }),
        ),
        fc.string({ unit: 'binary' }),
        (pattern, text) => {
          expect(matches(pattern, text)).to.be.oneOf([true, false, undefined]);
        },
      ),
      RUNS,
    );
  });

  for (const pattern of ['(a+)+$', '(a|a)*b$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*)*c']) {
    it(`takes few steps for ${pattern}, where backtracking never ends`, () => {
      const text = `${'a'.repeat(10_000)}b`;

      expect(stepsOf(pattern, `${text}!`)).to.have.property('matched', false);
      expect(stepsOf(pattern, `${text}!`))
        .to.have.property('steps')
        .that.is.below(200_000);
    });
  }

  it('gives up when told to', () => {
    expect(stepsOf('a+b', 'a'.repeat(1000), 100)).to.have.property('matched', undefined);
  });
});
