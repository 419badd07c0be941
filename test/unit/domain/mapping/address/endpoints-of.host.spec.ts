import { expect } from 'chai';
import { desiredServices } from '../../../../../src/domain/mapping/desired-services.ts';
import { checkAddresses } from '../../../../support/address-cases.ts';
import { aContainer, aPort, rules } from '../../../../support/builders.ts';

describe('a service on the host', () => {
  const local =
    '80/tcp: published on "127.0.0.1" alone, where only this host reaches it: -ip or -compat registers it';
  const asked = { port: 80, protocol: 'tcp', bindings: [], isRequested: true } as const;
  const task = { labels: { 'com.docker.swarm.task.id': 't' } };
  const mesh =
    'if its service publishes one it is on the swarm’s ingress mesh: publish it with mode=host, or name it with SERVICE_PORT';
  checkAddresses([
    {
      name: 'is not registered when it is published on 127.0.0.1 alone',
      container: { ports: ['127.0.0.1:8080:80'] },
      gives: [local],
    },
    {
      name: 'is registered at its other address',
      container: { ports: [aPort('80', '127.0.0.1:8080', '10.0.0.7:8081')] },
      gives: ['10.0.0.7:8081'],
    },
    {
      name: 'is one service for both families of all addresses',
      container: { ports: [aPort('80', ':::8080', '0.0.0.0:8080')] },
      gives: ['10.0.0.1:8080'],
    },
    {
      name: 'has both of the host’s addresses with -ip-family dual',
      container: { ports: [aPort('80', ':::8081', '0.0.0.0:8080')] },
      rules: { ipFamily: 'dual', secondHostAddress: 'fd00::1' },
      gives: ['10.0.0.1:8080 lan_ipv4=10.0.0.1:8080 lan_ipv6=fd00::1:8081'],
    },
    {
      name: 'is a service for each address with -all-bindings',
      container: { ports: [aPort('80', '10.0.0.8:8082', '10.0.0.7:8081')] },
      rules: { allBindings: true },
      gives: ['10.0.0.8:8082', '10.0.0.7:8081'],
    },
    {
      name: 'is one service for each address with -all-bindings and -compat, too',
      container: { ports: [aPort('80', '10.0.0.8:8082', '10.0.0.7:8081')] },
      rules: { allBindings: true, compat: true },
      gives: ['10.0.0.8:8082', '10.0.0.7:8081'],
    },
    {
      name: 'is nowhere while Docker has no host port for it',
      container: { ports: [asked] },
      gives: ['80/tcp: Docker has named no host port for it yet'],
    },
    {
      name: 'is nowhere while Docker has no host port for it, with -compat',
      container: { ports: [asked] },
      rules: { compat: true },
      gives: ['80/tcp: Docker has named no host port for it yet'],
    },
    {
      name: 'may be on the ingress mesh when it is a swarm’s task',
      container: { ...task, ports: ['80'] },
      gives: [`80/tcp: not published on the host; ${mesh}`],
    },
    {
      name: 'may be on the ingress mesh when it is a swarm’s task and exposes nothing',
      container: { ...task, ports: [] },
      gives: [`all: the container exposes no port; ${mesh}`],
    },
    {
      name: 'is at the host’s address with the exposed port on the host’s network',
      container: { networkMode: 'host', ports: ['80'] },
      gives: ['10.0.0.1:80'],
    },
    {
      name: 'is not registered there with -host-ports published unless it is asked for',
      container: { networkMode: 'host', ports: ['80', { ...asked, port: 81 }] },
      rules: { hostPorts: 'published' },
      gives: [
        '10.0.0.1:81',
        '80/tcp: -host-ports published is set and the container does not publish it',
      ],
    },
    {
      name: 'is nowhere when the host has no address',
      container: {},
      rules: { hostAddress: '' },
      gives: ['80/tcp: the host’s name resolves to no address: set -ip'],
    },
    {
      name: 'is nowhere without a network',
      container: { networkMode: 'none', ports: ['80'] },
      gives: ['80/tcp: the container has no network'],
    },
  ]);

  it('says which ports are to be looked at again soon', () => {
    const { pending } = desiredServices(aContainer({ ports: [asked, '8081:81'] }), rules());

    expect(pending).to.deep.equal(['80/tcp']);
  });
});
