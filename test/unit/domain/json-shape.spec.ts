import { expect } from 'chai';
import {
  asList,
  asObject,
  asText,
  asTextList,
  asTextMap,
  entriesOf,
} from '../../../src/domain/json-shape.ts';

const NO_OBJECTS: readonly unknown[] = [
  undefined,
  null,
  1,
  'text',
  true,
  [],
  [{}],
  Buffer.from('{}'),
];

describe('asObject', () => {
  it('gives an object as it is', () => {
    const object = { a: 1 };

    expect(asObject(object)).to.equal(object);
  });

  it('gives nothing for anything else', () => {
    expect(NO_OBJECTS.map((value) => asObject(value))).to.deep.equal(
      NO_OBJECTS.map(() => undefined),
    );
  });
});

describe('entriesOf', () => {
  it('gives the entries of an object, __proto__ included', () => {
    const object: unknown = JSON.parse('{"a":1,"__proto__":2}');

    expect(entriesOf(object)).to.deep.equal([
      ['a', 1],
      ['__proto__', 2],
    ]);
  });

  it('gives none for anything else', () => {
    expect(NO_OBJECTS.flatMap((value) => entriesOf(value))).to.deep.equal([]);
  });
});

describe('asList', () => {
  it('gives a list as it is, and an empty one for anything else', () => {
    expect([[1, 'a'], { length: 1 }, 'text', null].map((value) => asList(value))).to.deep.equal([
      [1, 'a'],
      [],
      [],
      [],
    ]);
  });
});

describe('asText', () => {
  it('gives a text as it is, and an empty one for anything else', () => {
    expect(['a', '', 1, null, undefined, ['a']].map((value) => asText(value))).to.deep.equal([
      'a',
      '',
      '',
      '',
      '',
      '',
    ]);
  });
});

describe('asTextList', () => {
  it('leaves out what is no text', () => {
    expect(asTextList(['a', 1, null, '', ['b']])).to.deep.equal(['a', '']);
  });
});

describe('asTextMap', () => {
  it('leaves out what is no text', () => {
    expect(asTextMap({ a: 'x', b: 1, c: null, d: '' })).to.deep.equal(
      new Map([
        ['a', 'x'],
        ['d', ''],
      ]),
    );
  });

  it('takes __proto__ for a key like any other', () => {
    expect(asTextMap(JSON.parse('{"__proto__":"x"}'))).to.deep.equal(new Map([['__proto__', 'x']]));
  });
});
