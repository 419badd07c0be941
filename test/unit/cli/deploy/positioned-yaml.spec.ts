import { expect } from 'chai';
import { YamlProblem, positionedYaml } from '../../../../src/cli/deploy/positioned-yaml.ts';
import { positionedAt, positionedText } from '../../../../src/domain/positioned.ts';

function problemOf(text: string): unknown {
  try {
    return positionedYaml(text);
  } catch (error) {
    return error;
  }
}

describe('positionedYaml', () => {
  it('places keys and values', () => {
    const read = positionedYaml('a: 1\nb:\n  - x\n  - {c: null}\n');

    expect(positionedAt(read, 'a')).to.deep.equal({ kind: 'scalar', line: 1, column: 4, value: 1 });
    expect(positionedAt(read, 'b')).to.deep.include({ kind: 'list', line: 3, column: 3 });
    expect(positionedText(positionedAt(read, 'a'))).to.equal('1');
    expect(positionedText(positionedAt(read, 'b'))).to.equal('');
    expect(positionedAt(read, 'a', 'b')).to.equal(undefined);
  });

  it('takes what << brings in, as weaker than what stands there', () => {
    const text = 'x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  <<: [*x, *y]\n  a: 0\n';

    const { z } = { z: positionedAt(positionedYaml(text), 'z') };

    const values = ['a', 'b', 'c'].map((key) => positionedText(positionedAt(z, key)));
    expect(values).to.deep.equal(['0', '2', '4']);
  });

  it('reads JSON, an empty text, and keys that are no words', () => {
    expect(positionedText(positionedAt(positionedYaml('{"a": true}'), 'a'))).to.equal('true');
    expect(positionedYaml('')).to.include({ kind: 'scalar', value: null });
    expect(positionedText(positionedAt(positionedYaml('? [a]\n: 1'), '?'))).to.equal('1');
  });

  it('says where a text is no YAML', () => {
    const problem = problemOf('a: 1\nb: [\n');

    expect(problem).to.be.instanceOf(YamlProblem).and.to.include({ line: 3, column: 1 });
  });

  it('ends at what is within itself, and reads what is shared once', () => {
    const shared = Array.from({ length: 40 }, (_, index) => {
      const name = (at: number): string => `n${String(at)}`;
      return `${name(index + 1)}: &${name(index + 1)} [*${name(index)}, *${name(index)}]`;
    });

    expect(problemOf('a: &a [*a]')).to.be.instanceOf(YamlProblem);
    expect(problemOf(`n0: &n0 1\n${shared.join('\n')}`)).to.include({ kind: 'map' });
  });
});
