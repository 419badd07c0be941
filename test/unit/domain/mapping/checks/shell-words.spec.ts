import { expect } from 'chai';
import fc from 'fast-check';
import { shellWords } from '../../../../../src/domain/mapping/checks/shell-words.ts';

const words = (...expected: readonly string[]): object => ({
  kind: 'words',
  words: expected,
  operator: undefined,
});

describe('shellWords', () => {
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ['nc -z host 80', ['nc', '-z', 'host', '80']],
    ['  a \t b\n', ['a', 'b']],
    [`a 'b c' d`, ['a', 'b c', 'd']],
    [`a "b c" d`, ['a', 'b c', 'd']],
    [`a b' 'c" "d`, ['a', 'b c d']],
    [`a ''  ""`, ['a', '', '']],
    ['a b\\ c', ['a', 'b c']],
    ['a \\"b\\\'', ['a', `"b'`]],
    ['a \\\\', ['a', '\\']],
    [`a 'b\\'`, ['a', 'b\\']],
    [`a "\\"\\\\\\$\\\`"`, ['a', '"\\$`']],
    [`a "\\n\\a"`, ['a', '\\n\\a']],
    ['a $HOME `id` $(id) *', ['a', '$HOME', '`id`', '$(id)', '*']],
    [`sh -c 'a | b && c'`, ['sh', '-c', 'a | b && c']],
    ['curl http://h/?a=1&b=2', ['curl', 'http://h/?a=1&b=2']],
    ['ünï 🚢', ['ünï', '🚢']],
  ];
  for (const [line, expected] of lines) {
    it(`makes ${JSON.stringify(expected)} of ${JSON.stringify(line)}`, () => {
      expect(shellWords(line)).to.deep.equal(words(...expected));
    });
  }

  for (const operator of ['|', '&&', ';', '>', '<', '2>', '||', '&']) {
    it(`names ${operator}, which only a shell would understand`, () => {
      expect(shellWords(`a ${operator} b`)).to.deep.equal({
        kind: 'words',
        words: ['a', operator, 'b'],
        operator,
      });
    });
  }

  const problems: readonly (readonly [string, string])[] = [
    [`a 'b`, 'a quote is not closed, or a backslash stands last'],
    [`a "b`, 'a quote is not closed, or a backslash stands last'],
    [`a "b\\"`, 'a quote is not closed, or a backslash stands last'],
    ['a \\', 'a quote is not closed, or a backslash stands last'],
    [' \t', 'it names no program'],
    ['', 'it names no program'],
    [`'' a`, 'it names no program'],
    ['a\0b', 'it has a NUL character'],
    ['a '.repeat(65), 'more than 64 words'],
    ['a'.repeat(4097), 'longer than 4096 characters'],
  ];
  for (const [line, problem] of problems) {
    it(`says of ${JSON.stringify(line.slice(0, 20))}: ${problem}`, () => {
      expect(shellWords(line)).to.deep.equal({ kind: 'problem', problem });
    });
  }

  it('takes as many characters and words as are allowed', () => {
    expect(shellWords('a'.repeat(4096))).to.deep.equal(words('a'.repeat(4096)));
    expect(shellWords('a '.repeat(64))).to.deep.equal(words(...new Array<string>(64).fill('a')));
  });

  it('gives back words that were put in single quotes', () => {
    const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
    const unit = fc.constantFrom('a', '|', '$', '"', "'", ' ', '\\', '\n', '🚢');
    const word = fc.string({ minLength: 1, unit });

    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (expected) => {
        expect(shellWords(expected.map(quoted).join(' '))).to.have.deep.property('words', expected);
      }),
    );
  });

  it('gives an answer for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '|', '"', "'", ' ', '\\', '\n') }),
        (line) => {
          expect(['words', 'problem']).to.include(shellWords(line).kind);
        },
      ),
    );
  });
});
