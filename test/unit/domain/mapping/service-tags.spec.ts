import { expect } from 'chai';
import { parseTags } from '../../../../src/domain/mapping/service-tags.ts';

describe('parseTags', () => {
  const cases = [
    { name: 'keeps the order as written', list: 'a,b,c', tags: ['a', 'b', 'c'] },
    { name: 'gives none for an empty list', list: '', tags: [] },
    { name: 'drops empty tags', list: ',a,,b,', tags: ['a', 'b'] },
    { name: 'keeps blanks and repetitions', list: ' a , b,a', tags: [' a ', ' b', 'a'] },
    { name: 'takes an escaped comma into the tag', list: 'a\\,b,c', tags: ['a,b', 'c'] },
    { name: 'takes a tag of nothing but an escaped comma', list: '\\,', tags: [','] },
    { name: 'keeps other backslashes', list: 'a\\b,c\\', tags: ['a\\b', 'c\\'] },
    { name: 'keeps a backslash before an escaped comma', list: 'b\\\\,c', tags: ['b\\,c'] },
    { name: 'keeps other scripts and emoji', list: 'ü,漢,🚢', tags: ['ü', '漢', '🚢'] },
    { name: 'keeps 255 bytes', list: 'x'.repeat(255), tags: ['x'.repeat(255)] },
  ];
  for (const { name, list, tags } of cases) {
    it(name, () => {
      expect(parseTags(list, 'SERVICE_TAGS')).to.deep.equal({ tags, warnings: [] });
    });
  }

  const refused = [
    {
      name: 'a tag of 10 kB',
      tag: 'x'.repeat(10_240),
      warning: `SERVICE_TAGS: tag "${'x'.repeat(40)}…" left out: 10240 bytes, at most 255 are allowed`,
    },
    {
      name: 'a tag of 128 characters that take 256 bytes',
      tag: 'ü'.repeat(128),
      warning: `SERVICE_TAGS: tag "${'ü'.repeat(40)}…" left out: 256 bytes, at most 255 are allowed`,
    },
    {
      name: 'a tag with a NUL',
      tag: 'a\0b',
      warning: String.raw`SERVICE_TAGS: tag "a\u0000b" left out: control characters are not allowed`,
    },
    {
      name: 'a tag with a line break',
      tag: 'a\nb',
      warning: String.raw`SERVICE_TAGS: tag "a\nb" left out: control characters are not allowed`,
    },
  ];
  for (const { name, tag, warning } of refused) {
    it(`leaves out ${name}, says so, and keeps the others`, () => {
      expect(parseTags(`first,${tag},last`, 'SERVICE_TAGS')).to.deep.equal({
        tags: ['first', 'last'],
        warnings: [warning],
      });
    });
  }
});
