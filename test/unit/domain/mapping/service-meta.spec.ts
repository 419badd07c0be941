import { expect } from 'chai';
import { type ServiceMeta, serviceMeta } from '../../../../src/domain/mapping/service-meta.ts';

function metaOf(values: Readonly<Record<string, string>>): ServiceMeta {
  return serviceMeta(new Map(Object.entries(values)));
}

const clean = (pairs: Readonly<Record<string, string>>): ServiceMeta => ({
  meta: new Map(Object.entries(pairs)),
  warnings: [],
});

/** `count` pairs `k000`, `k001`, … */
function pairs(count: number): Readonly<Record<string, string>> {
  const keys = Array.from({ length: count }, (_, index) => `k${String(index).padStart(3, '0')}`);
  return Object.fromEntries(keys.map((key) => [key, 'x']));
}

describe('serviceMeta', () => {
  it('takes what means nothing else', () => {
    expect(metaOf({ region: 'us', 80: 'x', 'a-b_c': '', team: 'b=c' })).to.deep.equal(
      clean({ region: 'us', 80: 'x', 'a-b_c': '', team: 'b=c' }),
    );
  });

  it('leaves out what has been used: name, tags, ID, ignore and checks', () => {
    const used = { name: 'n', tags: 't', id: 'i', ignore: '', check_http: '/', check_foo: 'x' };

    expect(metaOf({ ...used, region: 'us' })).to.deep.equal(clean({ region: 'us' }));
  });

  it('takes __proto__ for a key like any other', () => {
    const own = { ['__proto__']: 'x' };

    expect(metaOf(own)).to.deep.equal(clean(own));
  });

  const repairs = [
    { name: 'a dot', key: 'foo.bar', written: 'foo_bar', shown: '"foo.bar"' },
    { name: 'a blank', key: 'a b', written: 'a_b', shown: '"a b"' },
    { name: 'a NUL', key: 'a\0b', written: 'a_b', shown: String.raw`"a\u0000b"` },
    { name: 'an emoji, as one character', key: 'a🚢b', written: 'a_b', shown: '"a🚢b"' },
    {
      name: 'a length of 129',
      key: 'k'.repeat(129),
      written: 'k'.repeat(128),
      shown: `"${'k'.repeat(40)}…"`,
    },
  ];
  for (const { name, key, written, shown } of repairs) {
    it(`repairs a key with ${name}, and says so`, () => {
      expect(metaOf({ [key]: 'x' })).to.deep.equal({
        meta: new Map([[written, 'x']]),
        warnings: [`Meta key ${shown} written as ${written}`],
      });
    });
  }

  it('leaves a key of 128 characters alone', () => {
    expect(metaOf({ ['k'.repeat(128)]: 'x' })).to.deep.equal(clean({ ['k'.repeat(128)]: 'x' }));
  });

  const refused = ['', 'consul-x', 'consul-', 'berth-owner', 'berth-container', 'berth-hash'];
  for (const key of refused) {
    it(`leaves out the key ${JSON.stringify(key)}, and says so`, () => {
      expect(metaOf({ [key]: 'x' })).to.deep.equal({
        meta: new Map(),
        warnings: [`Meta key ${JSON.stringify(key)} left out: empty or reserved`],
      });
    });
  }

  it('leaves other keys with such beginnings alone', () => {
    expect(metaOf({ consul: 'x', 'berth-owners': 'x' })).to.deep.equal(
      clean({ consul: 'x', 'berth-owners': 'x' }),
    );
  });

  it('keeps the first of two keys that are repaired to one', () => {
    expect(metaOf({ 'a b': '1', 'a.b': '2' })).to.deep.equal({
      meta: new Map([['a_b', '1']]),
      warnings: ['Meta key "a b" written as a_b', 'Meta key "a.b" left out: a_b is there already'],
    });
  });

  it('leaves a value of 512 bytes alone', () => {
    expect(metaOf({ a: 'ü'.repeat(256) })).to.deep.equal(clean({ a: 'ü'.repeat(256) }));
  });

  it('takes a replacement character for what it is: somebody wrote it', () => {
    expect(metaOf({ a: 'a\ufffd' })).to.deep.equal(clean({ a: 'a\ufffd' }));
  });

  const cuts = [
    { name: '513 bytes', value: 'x'.repeat(513), kept: 'x'.repeat(512) },
    {
      name: '513 bytes with a character of two at the cut',
      value: `${'x'.repeat(511)}ü`,
      kept: 'x'.repeat(511),
    },
    {
      name: '514 bytes with an emoji at the cut',
      value: `${'x'.repeat(510)}🚢`,
      kept: 'x'.repeat(510),
    },
    {
      name: '600 bytes with a replacement character',
      value: `\ufffd${'x'.repeat(597)}`,
      kept: `\ufffd${'x'.repeat(509)}`,
    },
    { name: '10 kB', value: 'ü'.repeat(5_120), kept: 'ü'.repeat(256) },
  ];
  for (const { name, value, kept } of cuts) {
    it(`cuts a value of ${name} between characters, and says so`, () => {
      expect(metaOf({ a: value })).to.deep.equal({
        meta: new Map([['a', kept]]),
        warnings: ['Meta a cut to 512 bytes'],
      });
    });
  }

  it('takes 61 pairs: with the three marks they are 64', () => {
    expect(metaOf(pairs(61))).to.deep.equal(clean(pairs(61)));
  });

  it('leaves out surplus pairs, the last by name, and says which', () => {
    expect(metaOf(pairs(63))).to.deep.equal({
      meta: new Map(Object.entries(pairs(61))),
      warnings: [
        'Meta key "k061" left out: more than 61 pairs',
        'Meta key "k062" left out: more than 61 pairs',
      ],
    });
  });

  it('does not depend on the order of the values', () => {
    const values = { ...pairs(62), 'a.b': '1', a_b: '2' };
    const reversed = Object.fromEntries(Object.entries(values).reverse());

    expect(metaOf(reversed)).to.deep.equal(metaOf(values));
  });
});
