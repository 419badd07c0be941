import { expect } from 'chai';
import { toSnapshot } from '../../../src/docker/snapshot.ts';
import type { ContainerPort } from '../../../src/domain/container.ts';
import { aPort } from '../../support/builders.ts';

type Json = Readonly<Record<string, unknown>>;

/** The ports of a container with these in `Config` and `NetworkSettings`. */
function portsOf(ExposedPorts: unknown, Ports: unknown): readonly ContainerPort[] | undefined {
  const Config = { ExposedPorts };
  return toSnapshot({ Id: 'c0ffee', State: {}, Config, NetworkSettings: { Ports } })?.ports;
}

const unlisted = (notation: string): ContainerPort => ({ ...aPort(notation), isUnlisted: true });

describe('toSnapshot, ports', () => {
  const binding = (HostPort: unknown, HostIp = '0.0.0.0'): Json => ({ HostIp, HostPort });

  const cases: readonly (readonly [string, unknown, unknown, readonly ContainerPort[]])[] = [
    ['none', undefined, undefined, []],
    ['one that Docker’s own list lacks', { '80/tcp': {} }, {}, [unlisted('80')]],
    ['one that is exposed but not published', { '80/tcp': {} }, { '80/tcp': null }, [aPort('80')]],
    [
      'one that is published without being exposed',
      {},
      { '80/tcp': [binding('8080')] },
      [aPort('8080:80')],
    ],
    [
      'several bindings, as Docker has them',
      {},
      { '80/tcp': [binding('8081', '::'), binding('8080')] },
      [aPort('80', ':::8081', '0.0.0.0:8080')],
    ],
    [
      'sorted by number, then protocol',
      { '443/tcp': {}, '80/udp': {}, '80/tcp': {}, '80/sctp': {}, '9/tcp': {} },
      {},
      ['9', '80/sctp', '80', '80/udp', '443'].map((port) => unlisted(port)),
    ],
    [
      'one whose host port Docker has not filled in yet, as not published',
      {},
      { '80/tcp': [binding(''), { HostIp: '0.0.0.0' }] },
      [{ ...aPort('80'), isRequested: true }],
    ],
    [
      'no bindings of nonsense',
      {},
      {
        '80/tcp': [
          'x',
          null,
          ...[0, 65_536, '0', '65536', '1.5', '-1', 'x'].map((p) => binding(p)),
        ],
      },
      [{ ...aPort('80'), isRequested: true }],
    ],
    [
      'no ports of nonsense',
      {
        '80': {},
        'x/tcp': {},
        'x80/tcp': {},
        '123456/tcp': {},
        '0/tcp': {},
        '65536/tcp': {},
        '80/icmp': {},
        '80/tcp/x': {},
        '': {},
      },
      'nonsense',
      [],
    ],
    ['the lowest port', { '1/tcp': {} }, {}, [unlisted('1')]],
    [
      'the lowest and the highest host port',
      {},
      { '80/tcp': [binding('1'), binding('65535')] },
      [aPort('1:80', '0.0.0.0:65535')],
    ],
    ['the highest port', { '65535/tcp': {} }, {}, [unlisted('65535')]],
  ];
  for (const [name, exposed, published, ports] of cases) {
    it(`finds ${name}`, () => {
      expect(portsOf(exposed, published)).to.deep.equal(ports);
    });
  }
});
