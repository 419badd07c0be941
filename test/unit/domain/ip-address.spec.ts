import { isIP } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  ipFamily,
  isLinkLocal,
  isLoopback,
  isUnspecified,
} from '../../../src/domain/ip-address.ts';

// prettier-ignore
const TEXTS = [
  '', '0.0.0.0', '10.0.0.1', '255.255.255.255', '256.0.0.1', '010.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.x',
  '::', '::1', '1::', '::0', 'fd00::1', 'FE80::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8',
  '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7', '1::2::3', ':1:2:3:4:5:6:7', '1:', ':::', '12345::', 'g::', '[::1]',
  '::ffff:10.0.0.1', '::10.0.0.256', '1:2:3:4:5:6:10.0.0.1', '1:2:3:4:5:6:7:10.0.0.1', '10.0.0.1:80',
  'localhost', ' 10.0.0.1', '10.0.0.1\n', 'fd00::1/64', '::1.2.3.4.5', '1::2:3:4:5:6:7:8',
];

function familyByNode(text: string): string | undefined {
  const version = isIP(text);
  return version === 0 ? undefined : `ipv${String(version)}`;
}

describe('ipFamily', () => {
  for (const text of TEXTS) {
    it(`agrees with Node about ${JSON.stringify(text)}`, () => {
      expect(ipFamily(text)).to.equal(familyByNode(text));
    });
  }

  it('agrees with Node about any text of such characters', () => {
    const texts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom('0', '1', 'f', ':', '.', '::', '25', 'g') }),
    );

    fc.assert(
      fc.property(texts, (text) => ipFamily(text) === familyByNode(text)),
      { seed: 20_260_101, numRuns: 2_000 },
    );
  });

  it('takes no address with a zone: it is good on this host only', () => {
    expect(ipFamily('fe80::1%eth0')).to.equal(undefined);
  });
});

describe('Addresses of a kind', () => {
  const kinds = [
    { kind: 'unspecified', is: isUnspecified, yes: ['0.0.0.0', '::', '0::0'] },
    { kind: 'loopback', is: isLoopback, yes: ['127.0.0.1', '127.9.9.9', '::1', '0:0::1'] },
    { kind: 'link-local', is: isLinkLocal, yes: ['169.254.1.1', 'fe80::1', 'febf::1'] },
  ];
  const others = ['10.0.0.1', 'fd00::1', 'fec0::1', '1::', '', 'localhost', '127.x', '::2'];
  for (const { kind, is, yes } of kinds) {
    it(`are ${kind}: ${yes.join(', ')}, and no others`, () => {
      const all = [...kinds.flatMap((one) => one.yes), ...others];

      expect(all.filter((address) => is(address))).to.deep.equal(yes);
    });
  }
});
