import { expect } from 'chai';
import { hexOf, shown } from '../../../../../src/cli/deploy/output/shown-text.ts';

const MISLEADING = [
  ...['\u061c', '\u200e', '\u200f', '\u202a', '\u202b', '\u202c', '\u202d', '\u202e'],
  ...['\u2066', '\u2067', '\u2068', '\u2069', '\u2028', '\u2029', '\ud83d', '\ude00'],
];

describe('shown', () => {
  for (const character of MISLEADING) {
    it(`shows U+${hexOf(character)} by its number`, () => {
      expect(shown(`a${character}b`)).to.equal(`a\\u${hexOf(character)}b`);
    });
  }

  it('leaves writing of any kind as it is', () => {
    const text = 'añ 蓝绿 한국 שלום 😀 👨‍👩‍👧 ## [x] #teamcity[x]';
    expect(shown(text)).to.equal(text);
  });

  for (const [order, harmless] of [
    ['##teamcity[x]', '##teamcity\\u005bx]'],
    ['a ##TeamCity[x]', 'a ##TeamCity\\u005bx]'],
    ['###[command]x', '###\\u005bcommand]x'],
    ['\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ] as const) {
    it(`makes no order of ${JSON.stringify(order)}`, () => {
      expect(shown(order)).to.equal(harmless);
    });
  }
});
