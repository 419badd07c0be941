import { expect } from 'chai';
import type { AddressRules } from '../../../../../src/domain/mapping/address/endpoint.ts';
import { endpointsOf } from '../../../../../src/domain/mapping/address/endpoints-of.ts';
import {
  metadataForPort,
  parseServiceMetadata,
} from '../../../../../src/domain/mapping/service-metadata.ts';
import { type ContainerFacts, aContainer, aPort, rules } from '../../../../support/builders.ts';

/** What becomes of the container's first port, each address on its own; then the warnings. */
function sentences(container: ContainerFacts, facts: Partial<AddressRules>): readonly string[] {
  const snapshot = aContainer(container);
  const port = snapshot.ports[0] ?? aPort('80');
  const metadata = parseServiceMetadata(snapshot.environment, snapshot.labels);
  const scoped = metadataForPort(metadata, port);
  const found = endpointsOf({ container: snapshot, port, scoped, rules: rules(facts) });
  const endpoints = found.endpoints.map((endpoint) => {
    if (endpoint.kind === 'unreachable') return endpoint.reason;
    const further = [...(endpoint.tagged ?? [])].map(
      ([name, one]) => `, ${name} ${one.address} ${String(one.port)}`,
    );
    return `${endpoint.address} port ${String(endpoint.port)}${further.join('')}`;
  });
  return [...endpoints, ...found.warnings];
}

function onNetworks(
  networkMode: string,
  ...networks: readonly (readonly [string, string])[]
): ContainerFacts {
  return { networkMode, networks: networks.map(([name, ipAddress]) => ({ name, ipAddress })) };
}

interface Case {
  readonly name: string;
  readonly container: ContainerFacts;
  readonly rules?: Partial<AddressRules>;
  readonly gives: string | readonly string[];
}

function check(cases: readonly Case[]): void {
  for (const { name, container, rules: facts, gives } of cases) {
    it(name, () => {
      expect(sentences(container, facts ?? {})).to.deep.equal([gives].flat());
    });
  }
}

describe('endpointsOf a published port', () => {
  check([
    {
      name: 'is the host’s address when published on all addresses',
      container: { ports: ['0.0.0.0:8080:80'] },
      gives: '10.0.0.1 port 8080',
    },
    {
      name: 'is the host’s address when published on all IPv6 addresses',
      container: { ports: [':::8080:80'] },
      gives: '10.0.0.1 port 8080',
    },
    {
      name: 'is the host’s address when Docker names no address',
      container: { ports: [aPort('80', ':8080')] },
      gives: '10.0.0.1 port 8080',
    },
    {
      name: 'is the host’s address on a network of the user’s own',
      container: { ports: ['8080:80'], ...onNetworks('app_default', ['app_default', '10.9.0.2']) },
      gives: '10.0.0.1 port 8080',
    },
    {
      name: 'is the address that it is published on',
      container: { ports: ['10.0.0.7:8080:80'] },
      gives: '10.0.0.7 port 8080',
    },
    {
      name: 'is an IPv6 address when it is published on that alone',
      container: { ports: ['fd00::1:8080:80'] },
      gives: 'fd00::1 port 8080',
    },
    {
      name: 'is the IPv4 one of two bindings, the first',
      container: { ports: [aPort('80', '10.0.0.7:8080', 'fd00::1:8081')] },
      gives: '10.0.0.7 port 8080',
    },
    {
      name: 'is the IPv4 one of two bindings, the last',
      container: { ports: [aPort('80', 'fd00::1:8081', '10.0.0.7:8080')] },
      gives: '10.0.0.7 port 8080',
    },
    {
      name: 'is the first of several IPv4 bindings',
      container: { ports: [aPort('80', '10.0.0.7:8080', '10.0.0.8:8081')] },
      gives: '10.0.0.7 port 8080',
    },
    {
      name: 'is what -ip says',
      container: { ports: ['8080:80'] },
      rules: { forcedAddress: '192.0.2.1' },
      gives: '192.0.2.1 port 8080',
    },
    {
      name: 'is what -ip says even when published on one address',
      container: { ports: ['127.0.0.1:8080:80'] },
      rules: { forcedAddress: '192.0.2.1' },
      gives: '192.0.2.1 port 8080',
    },
    {
      name: 'is nowhere when it is only exposed',
      container: { ports: ['80'] },
      gives: 'not published on the host',
    },
  ]);
});

describe('endpointsOf with -internal', () => {
  const internal = { internal: true };
  check([
    {
      name: 'is the container’s own address and port',
      container: { ports: ['8080:80'], ...onNetworks('bridge', ['bridge', '172.17.0.2']) },
      rules: internal,
      gives: '172.17.0.2 port 80',
    },
    {
      name: 'reaches ports that are only exposed',
      container: { ports: ['80'], ...onNetworks('bridge', ['bridge', '172.17.0.2']) },
      rules: internal,
      gives: '172.17.0.2 port 80',
    },
    {
      name: 'is not changed by -ip',
      container: { ports: ['80'], ...onNetworks('bridge', ['bridge', '172.17.0.2']) },
      rules: { internal: true, forcedAddress: '192.0.2.1' },
      gives: '172.17.0.2 port 80',
    },
    {
      name: 'takes the default network for the bridge',
      container: onNetworks('default', ['a', '10.1.0.2'], ['bridge', '172.17.0.2']),
      rules: internal,
      gives: '172.17.0.2 port 80',
    },
    {
      name: 'takes the network that the container was started on, of several',
      container: onNetworks('front', ['back', '10.1.0.2'], ['front', '10.2.0.2']),
      rules: internal,
      gives: '10.2.0.2 port 80',
    },
    {
      name: 'takes the first other network with an address when that one has none',
      container: onNetworks('front', ['a', ''], ['b', '10.1.0.2'], ['front', '']),
      rules: internal,
      gives: '10.1.0.2 port 80',
    },
    {
      name: 'is nowhere while no network has an address',
      container: onNetworks('front', ['front', '']),
      rules: internal,
      gives: 'the container has no address on any network',
    },
    {
      name: 'is nowhere without networks',
      container: onNetworks('front'),
      rules: internal,
      gives: 'the container has no address on any network',
    },
  ]);
});

describe('endpointsOf in other network modes', () => {
  const container = 'it shares the network of a container that cannot be found';
  const forced = { forcedAddress: '192.0.2.1' };
  check([
    {
      name: 'is the host’s address and the exposed port on the host’s network',
      container: { networkMode: 'host', ports: ['80'] },
      gives: '10.0.0.1 port 80',
    },
    {
      name: 'is what -ip says on the host’s network',
      container: { networkMode: 'host', ports: ['80'] },
      rules: forced,
      gives: '192.0.2.1 port 80',
    },
    {
      name: 'is nowhere without a network',
      container: { networkMode: 'none', ports: ['80'] },
      gives: 'the container has no network',
    },
    {
      name: 'is nowhere on the network of another container',
      container: { networkMode: 'container:c0ffee', ports: ['80'] },
      gives: container,
    },
    {
      name: 'is nowhere on the network of another container, even with -ip and -internal',
      container: { networkMode: 'container:c', ports: ['80'] },
      rules: { ...forced, internal: true },
      gives: container,
    },
  ]);
});
