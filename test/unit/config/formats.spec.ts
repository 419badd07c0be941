import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import convict from 'convict';
import { FORMATS, parseSwitch } from '../../../src/config/formats.ts';
import { allowedHostAddresses } from '../../../src/config/host-address.ts';

/** The value that a setting of this format has, or what is said against it. */
function read(format: string, value: unknown): unknown {
  const config = convict<{ key: unknown }>({ key: { format, default: undefined } });
  config.set('key', value);
  try {
    config.validate();
  } catch (error) {
    return /allowed is [^:]*/.exec((error as Error).message)?.[0];
  }
  return config.get('key');
}

interface Case {
  readonly value: unknown;
  readonly gives: unknown;
}

function check(format: string, cases: readonly Case[]): void {
  for (const { value, gives } of cases) {
    it(`reads ${JSON.stringify(value)} as ${JSON.stringify(gives)}`, () => {
      expect(read(format, value)).to.deep.equal(gives);
    });
  }
}

describe('parseSwitch', () => {
  for (const word of ['1', 't', 'T', 'true', 'TRUE', 'True']) {
    it(`takes ${word} for on`, () => {
      expect(parseSwitch(word)).to.equal(true);
    });
  }

  for (const word of ['0', 'f', 'F', 'false', 'FALSE', 'False']) {
    it(`takes ${word} for off`, () => {
      expect(parseSwitch(word)).to.equal(false);
    });
  }

  for (const word of ['', 'yes', 'no', 'on', 'tRUE', ' true', '2']) {
    it(`takes ${JSON.stringify(word)} for neither`, () => {
      expect(parseSwitch(word)).to.equal(undefined);
    });
  }
});

describe('the format text', () => {
  const refusal = 'allowed is a text';
  check(FORMATS.text, [
    { value: '', gives: '' },
    { value: 'a b', gives: 'a b' },
    { value: 1, gives: refusal },
    { value: true, gives: refusal },
    { value: null, gives: refusal },
    { value: ['a'], gives: refusal },
  ]);
});

describe('the format switch', () => {
  const refusal = 'allowed is true or false';
  check(FORMATS.switch, [
    { value: true, gives: true },
    { value: false, gives: false },
    { value: 'T', gives: true },
    { value: '0', gives: false },
    { value: 'no', gives: refusal },
    { value: '', gives: refusal },
    { value: 1, gives: refusal },
    { value: null, gives: refusal },
  ]);
});

describe('the format presence', () => {
  check(FORMATS.presence, [
    { value: true, gives: true },
    { value: false, gives: false },
    { value: '1', gives: true },
    { value: '0', gives: true },
    { value: 'false', gives: true },
    { value: '', gives: false },
    { value: 1, gives: 'allowed is true or false' },
  ]);
});

describe('the format countOrNone', () => {
  const refusal = 'allowed is a whole number from 0 to 86400';
  check(FORMATS.countOrNone, [
    { value: 0, gives: 0 },
    { value: '0', gives: 0 },
    { value: '86400', gives: 86_400 },
    { value: 86_401, gives: refusal },
    { value: '-1', gives: refusal },
    { value: '', gives: refusal },
    { value: 1.5, gives: refusal },
  ]);
});

describe('the format count', () => {
  const refusal = 'allowed is a whole number from 1 to 86400';
  check(FORMATS.count, [
    { value: 1, gives: 1 },
    { value: 86_400, gives: 86_400 },
    { value: '30', gives: 30 },
    { value: '007', gives: 7 },
    { value: 0, gives: refusal },
    { value: 86_401, gives: refusal },
    { value: 1.5, gives: refusal },
    { value: '', gives: refusal },
    { value: '-1', gives: refusal },
    { value: '1e2', gives: refusal },
    { value: '0x10', gives: refusal },
    { value: ' 30', gives: refusal },
    { value: '30s', gives: refusal },
    { value: Number.NaN, gives: refusal },
    { value: true, gives: refusal },
    { value: null, gives: refusal },
  ]);
});

describe('the format hostAddress', () => {
  const refusal = `allowed is ${allowedHostAddresses(networkInterfaces())}`;
  check(FORMATS.hostAddress, [
    { value: '', gives: '' },
    { value: '10.2.0.110', gives: '10.2.0.110' },
    { value: 'fd00::1', gives: 'fd00::1' },
    { value: '10.2.0.110,fd00::1', gives: '10.2.0.110,fd00::1' },
    { value: '127.0.0.0/8', gives: '127.0.0.0/8' },
    { value: '10.2.0', gives: refusal },
    { value: '10.2.0.256', gives: refusal },
    { value: '203.0.113.0/24', gives: refusal },
    { value: '10.2.0.110,', gives: refusal },
    { value: '0.0.0.0', gives: refusal },
    { value: '::', gives: refusal },
    { value: '__proto__', gives: refusal },
    { value: '10.2.0.110:80', gives: refusal },
    { value: ' 10.2.0.110', gives: refusal },
    { value: '[fd00::1]', gives: refusal },
    { value: 'vm.example', gives: refusal },
    { value: 10, gives: refusal },
    { value: null, gives: refusal },
  ]);
});

describe('the format label-prefixes', () => {
  const refusal = 'allowed is a comma list of prefixes, such as SERVICE_,berth.';
  check(FORMATS.labelPrefixes, [
    { value: '', gives: '' },
    { value: 'SERVICE_', gives: 'SERVICE_' },
    { value: 'berth., SERVICE_', gives: 'berth., SERVICE_' },
    { value: ',', gives: refusal },
    { value: ' ', gives: refusal },
    { value: 1, gives: refusal },
  ]);
});

describe('the format tagOptions', () => {
  const refusal = 'allowed is a comma list of trim, dedupe, merge';
  check(FORMATS.tagOptions, [
    { value: '', gives: '' },
    { value: 'trim', gives: 'trim' },
    { value: 'merge, dedupe,trim', gives: 'merge, dedupe,trim' },
    { value: 'sort', gives: refusal },
    { value: 5, gives: refusal },
  ]);
});

describe('the format hostname', () => {
  const refusal = 'allowed is letters, digits, dots, dashes and underscores, at most 253';
  check(FORMATS.hostname, [
    { value: '', gives: '' },
    { value: 'vm-1.example_2', gives: 'vm-1.example_2' },
    { value: 'x'.repeat(253), gives: 'x'.repeat(253) },
    { value: 'x'.repeat(254), gives: refusal },
    { value: 'a b', gives: refusal },
    { value: 'a:b', gives: refusal },
    { value: 'a/b', gives: refusal },
    { value: 'a\n', gives: refusal },
    { value: 'ü', gives: refusal },
    { value: 12, gives: refusal },
    { value: null, gives: refusal },
  ]);
});
