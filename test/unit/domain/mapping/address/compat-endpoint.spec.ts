import { expect } from 'chai';
import type { AddressRules } from '../../../../../src/domain/mapping/address/endpoint.ts';
import { networkModeEndpoints } from '../../../../../src/domain/mapping/address/network-mode-endpoints.ts';
import { type ContainerFacts, aContainer, aPort, rules } from '../../../../support/builders.ts';

// What vectors of registrator leave open: where it leaves `0.0.0.0`, or chooses at random.

const onTwo = [
  { name: 'a', ipAddress: '' },
  { name: 'b', ipAddress: '10.2.0.2' },
  { name: 'c', ipAddress: '10.3.0.2' },
];

describe('networkModeEndpoints with -compat', () => {
  const cases: readonly (readonly [string, ContainerFacts, Partial<AddressRules>, string])[] = [
    ['is the host’s address when bound to all', { ports: ['8080:80'] }, {}, '10.0.0.1'],
    ['is the host’s address when bound to all of IPv6', { ports: [':::8080:80'] }, {}, '10.0.0.1'],
    ['is the host’s address when no address is named', { ports: [':8080:80'] }, {}, '10.0.0.1'],
    ['takes the first of several networks', { networks: onTwo }, { internal: true }, '10.2.0.2'],
    ['is empty without networks', { networks: [] }, { internal: true }, ''],
    [
      'prefers the bridge, with -internal',
      { networks: [...onTwo, { name: 'bridge', ipAddress: '172.17.0.2' }] },
      { internal: true },
      '172.17.0.2',
    ],
    [
      'is empty on a network that the container has no address on',
      { networkMode: 'a', networks: onTwo },
      {},
      '',
    ],
  ];
  for (const [name, container, facts, gives] of cases) {
    it(name, () => {
      const snapshot = aContainer(container);
      const port = snapshot.ports[0] ?? aPort('80');

      const [endpoint] = networkModeEndpoints(snapshot, port, rules({ ...facts, compat: true }));

      expect(endpoint).to.include({ kind: 'reachable', address: gives });
    });
  }
});
