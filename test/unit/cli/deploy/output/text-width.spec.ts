import { expect } from 'chai';
import fc from 'fast-check';
import { cutToWidth, widthOf } from '../../../../../src/cli/deploy/output/text-width.ts';

describe('widthOf', () => {
  for (const [name, text, width] of [
    ['letters', 'abc', 3],
    ['a letter with an accent of its own', 'e\u0301', 1],
    ['Chinese', '蓝绿', 4],
    ['Korean', '한국', 4],
    ['an emoji', '😀', 2],
    ['a family in one', '👨‍👩‍👧', 2],
    ['a sign that is shown as an emoji', '❤️', 2],
    ['an accent alone', '\u0301', 0],
    ['nothing', '', 0],
  ] as const) {
    it(`knows ${name}`, () => {
      expect(widthOf(text)).to.equal(width);
    });
  }
});

describe('cutToWidth', () => {
  for (const [text, columns, cut] of [
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['蓝绿蓝', 5, '蓝绿…'],
    ['蓝绿蓝', 4, '蓝…'],
    ['👨‍👩‍👧👨‍👩‍👧', 3, '👨‍👩‍👧…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['', 0, ''],
  ] as const) {
    it(`cuts ${text} to ${String(columns)} columns`, () => {
      expect(cutToWidth(text, columns)).to.equal(cut);
    });
  }

  it('never gives more than has room', () => {
    const unit = fc.constantFrom('a', '蓝', '😀', '\u0301', '\u200d', '👧', 'é', '\ufe0f');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), fc.nat(30), (text, columns) => {
        expect(widthOf(cutToWidth(text, columns))).to.be.at.most(columns);
      }),
    );
  });

  it('looks at no more of a huge text than it shows', () => {
    const text = 'x'.repeat(10_000_000);
    const start = performance.now();
    expect(cutToWidth(text, 80)).to.have.length(80);
    expect(performance.now() - start).to.be.below(100);
  });
});
