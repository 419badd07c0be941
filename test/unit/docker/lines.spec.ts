import { expect } from 'chai';
import fc from 'fast-check';
import { LineSplitter } from '../../../src/docker/lines.ts';

const MIB = 1024 * 1024;

/** The lines that come out of each chunk. */
function split(...chunks: readonly (string | Buffer)[]): readonly (readonly string[])[] {
  const splitter = new LineSplitter();
  return chunks.map((chunk) => splitter.push(Buffer.from(chunk)));
}

describe('LineSplitter', () => {
  const cases: readonly (readonly [string, readonly string[], readonly (readonly string[])[]])[] = [
    ['a line', ['one\n'], [['one']]],
    ['several lines of a chunk', ['one\ntwo\n'], [['one', 'two']]],
    ['a line of several chunks, once it is whole', ['o', 'n', 'e\n'], [[], [], ['one']]],
    ['the end of one line and the next', ['on', 'e\ntwo\nth'], [[], ['one', 'two']]],
    ['a line break that comes alone', ['one', '\n'], [[], ['one']]],
    ['lines that end as on Windows', ['one\r\ntwo\r', '\n'], [['one'], ['two']]],
    ['empty lines as nothing', ['\n\n \n', '\r\n'], [[], []]],
    ['nothing of an empty chunk', ['', 'one\n'], [[], ['one']]],
  ];
  for (const [name, chunks, lines] of cases) {
    it(`gives ${name}`, () => {
      expect(split(...chunks)).to.deep.equal(lines);
    });
  }

  it('puts together a character that chunks cut through', () => {
    const bytes = Buffer.from('🚢ü\n');

    const lines = split(...[...bytes].map((byte) => Buffer.from([byte]))).flat();

    expect(lines).to.deep.equal(['🚢ü']);
  });

  it('does not depend on where chunks are cut', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '🚢', '{', ' x') }));
    const property = fc.property(words, fc.integer({ min: 1, max: 7 }), (lines, size) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const count = Math.ceil(bytes.length / size);
      const chunks = Array.from({ length: count }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );

      expect(split(...chunks).flat()).to.deep.equal(split(bytes).flat());
    });

    fc.assert(property, { seed: 20_260_101, numRuns: 100 });
  });

  it('takes a line of 1 MiB', () => {
    expect(split('x'.repeat(MIB), '\n').flat()).to.deep.equal(['x'.repeat(MIB)]);
  });

  it('refuses a line that grows past 1 MiB: that is no event stream', () => {
    expect(() => split('x'.repeat(MIB), 'x')).to.throw(
      RangeError,
      'a line of the stream is longer than 1048576 characters',
    );
  });
});
