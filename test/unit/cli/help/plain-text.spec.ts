import { expect } from 'chai';
import { plainText } from '../../../../src/cli/help/plain-text.ts';

describe('plainText', () => {
  it('puts the cells of a table below one another, with what they are', () => {
    const table = `Before.

| flag  | meaning       | default |
| ----- | :------------ | ------: |
| \`-a\`  | this \\| that  |         |
| \`-b\`  | more          | 3       |

After.`;

    expect(plainText(table)).to.equal(`Before.

  \`-a\`
    meaning: this | that

  \`-b\`
    meaning: more
    default: 3

After.
`);
  });

  it('takes each table for itself', () => {
    expect(
      plainText('| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n|---|---|\n| 3 | 4 |'),
    ).to.equal('  1\n    b: 2\n\n  3\n    d: 4\n');
  });

  it('shows links by their text, and words without emphasis', () => {
    expect(
      plainText('See [the page](x.md), ![a picture](y.svg), **now** or _later_: a_b_c'),
    ).to.equal('See the page, a picture, now or later: a_b_c\n');
  });

  it('leaves out what only a browser shows', () => {
    expect(plainText('<details><summary>55 asks</summary>\n\ntext\n\n</details>')).to.equal(
      'text\n',
    );
  });
});
