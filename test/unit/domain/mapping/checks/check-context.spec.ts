import { expect } from 'chai';
import { checkContext } from '../../../../../src/domain/mapping/checks/check-context.ts';
import { parseServiceMetadata } from '../../../../../src/domain/mapping/service-metadata.ts';
import {
  type ContainerFacts,
  aContainer,
  aContainerId,
  rules,
} from '../../../../support/builders.ts';

const ENDPOINT = { address: '10.0.0.1', port: 8080 };
const metadata = parseServiceMetadata([], new Map());

function portOf(wanted: number, facts: ContainerFacts, internal = false): number | undefined {
  const container = aContainer(facts);
  const [port] = container.ports;
  if (port === undefined) throw new Error('the container has no port');
  const endpoint = internal ? { address: '172.17.0.2', port: 80 } : ENDPOINT;
  return checkContext({ container, metadata, port, endpoint, rules: rules({ internal }) }).portOf(
    wanted,
  );
}

describe('checkContext', () => {
  it('knows the service and its container', () => {
    const container = aContainer();
    const [port] = container.ports;
    if (port === undefined) throw new Error('the container has no port');

    expect(
      checkContext({
        container,
        metadata,
        port,
        endpoint: ENDPOINT,
        rules: rules({ enableScriptChecks: true }),
      }),
    ).to.deep.include({
      address: '10.0.0.1',
      port: 8080,
      containerId: aContainerId(),
      containerPort: 80,
      enableScriptChecks: true,
    });
  });

  it('finds where another port is published', () => {
    expect(portOf(9000, { ports: ['8080:80', '9001:9000'] })).to.equal(9001);
  });

  it('finds the TCP port where one of UDP has the same number', () => {
    expect(portOf(53, { ports: ['8080:80', '54:53/udp', '55:53'] })).to.equal(55);
  });

  it('finds a UDP port where there is no other', () => {
    expect(portOf(53, { ports: ['8080:80', '54:53/udp'] })).to.equal(54);
  });

  it('finds the container’s own port with -internal', () => {
    expect(portOf(9000, { ports: ['80', '9000'] }, true)).to.equal(9000);
  });

  const nowhere: readonly (readonly [string, ContainerFacts])[] = [
    ['that the container does not have', { ports: ['8080:80'] }],
    ['that is not published', { ports: ['8080:80', '9000'] }],
    ['that is published at another address', { ports: ['8080:80', '127.0.0.1:9000:9000'] }],
  ];
  for (const [what, facts] of nowhere) {
    it(`finds none ${what}`, () => {
      expect(portOf(9000, facts)).to.equal(undefined);
    });
  }
});
