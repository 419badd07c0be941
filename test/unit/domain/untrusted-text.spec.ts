import { expect } from 'chai';
import {
  addressAlone,
  excerpt,
  hasControlCharacters,
  wellFormed,
  withoutControlCharacters,
  withoutPassword,
} from '../../../src/domain/untrusted-text.ts';

const CONTROL_CHARACTERS = ['\0', '\n', '\r', '\t', '\u001b', '\u007f', '\u0085', '\u009b'];

describe('hasControlCharacters', () => {
  for (const character of CONTROL_CHARACTERS) {
    it(`finds ${encodeURIComponent(character)}`, () => {
      expect(hasControlCharacters(`a${character}b`)).to.equal(true);
    });
  }

  it('takes letters of any script, blanks and emoji for what they are', () => {
    expect(hasControlCharacters('a ü 漢 🚢\u00a0')).to.equal(false);
  });
});

describe('withoutControlCharacters', () => {
  it('takes each of them out and leaves the rest', () => {
    expect(withoutControlCharacters(`a${CONTROL_CHARACTERS.join('')}b 🚢`)).to.equal('ab 🚢');
  });
});

describe('excerpt', () => {
  it('quotes a text', () => {
    expect(excerpt('it is "so"')).to.equal(String.raw`"it is \"so\""`);
  });

  it('escapes line breaks and escape sequences', () => {
    expect(excerpt('a\n\u001b[31m')).to.equal(String.raw`"a\n\u001b[31m"`);
  });

  it('leaves 40 characters whole', () => {
    expect(excerpt('x'.repeat(40))).to.equal(`"${'x'.repeat(40)}"`);
  });

  it('cuts what is longer, and says so', () => {
    expect(excerpt('x'.repeat(41))).to.equal(`"${'x'.repeat(40)}…"`);
  });

  it('does not cut through a character', () => {
    expect(excerpt(`${'x'.repeat(39)}🚢🚢`)).to.equal(`"${'x'.repeat(39)}…"`);
  });
});

describe('wellFormed', () => {
  it('replaces each half of a broken surrogate pair', () => {
    expect(wellFormed('a\ud83d/\udea2b')).to.equal('a\ufffd/\ufffdb');
  });

  it('leaves a whole pair alone', () => {
    expect(wellFormed('a🚢b')).to.equal('a🚢b');
  });
});

describe('addressAlone', () => {
  const cases = [
    { address: 'user:secret@10.2.0.110:8500', shown: '***@10.2.0.110:8500' },
    { address: 'user:sec@ret@10.2.0.110', shown: '***@10.2.0.110' },
    { address: 'consul://user:secret@10.2.0.110:8500', shown: 'consul://***@10.2.0.110:8500' },
    { address: 'user:sec/ret@consul.example', shown: '***@consul.example' },
    { address: 'consul://10.2.0.110?token=secret', shown: 'consul://10.2.0.110?***' },
    { address: 'consul://10.2.0.110#secret', shown: 'consul://10.2.0.110#***' },
    { address: 'consul:user:secret@10.2.0.110', shown: '***@10.2.0.110' },
    { address: 'unix:///run/a.sock', shown: 'unix:///run/a.sock' },
    { address: '10.2.0.110:8500', shown: '10.2.0.110:8500' },
    { address: '', shown: '' },
  ];
  for (const { address, shown } of cases) {
    it(`shows ${address} as ${shown}`, () => {
      expect(addressAlone(address)).to.equal(shown);
    });
  }
});

describe('withoutPassword', () => {
  const cases = [
    { uri: 'consul://user:secret@10.2.0.110:8500', shown: 'consul://***@10.2.0.110:8500' },
    { uri: 'consul://user:sec@ret@10.2.0.110', shown: 'consul://***@10.2.0.110' },
    { uri: 'tcp://user@docker.example', shown: 'tcp://***@docker.example' },
    { uri: 'consul://10.2.0.110:8500', shown: 'consul://10.2.0.110:8500' },
    { uri: 'consul://10.2.0.110/a@b', shown: 'consul://***@b' },
    { uri: 'consul://10.2.0.110?a@b', shown: 'consul://***@b' },
    { uri: 'vm.example', shown: 'vm.example' },
  ];
  for (const { uri, shown } of cases) {
    it(`shows ${uri} as ${shown}`, () => {
      expect(withoutPassword(uri)).to.equal(shown);
    });
  }
});
