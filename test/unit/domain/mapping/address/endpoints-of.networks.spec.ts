import { checkAddresses } from '../../../../support/address-cases.ts';
import { type ContainerFacts, aContainer, aContainerId } from '../../../../support/builders.ts';

const back = { name: 'back', ipAddress: '10.1.0.2', ipv6Address: 'fd01::2' };
const front = { name: 'front', ipAddress: '10.2.0.2' };
const ingress = { name: 'ingress', ipAddress: '10.0.0.5' };
const onBoth: ContainerFacts = { networkMode: 'back', networks: [back, front] };

describe('a service on chosen networks', () => {
  checkAddresses([
    {
      name: 'is at its address on the first of -network that it is on, with the exposed port',
      container: { ...onBoth, ports: ['80'] },
      rules: { networks: ['other', 'front', 'back'] },
      gives: ['10.2.0.2:80'],
    },
    {
      name: 'is published as usual when it is on none of them',
      container: onBoth,
      rules: { networks: ['other'] },
      gives: ['10.0.0.1:8080'],
    },
    {
      name: 'is on the network that SERVICE_NETWORK names',
      container: { ...onBoth, labels: { SERVICE_NETWORK: 'front' } },
      gives: ['10.2.0.2:80'],
    },
    {
      name: 'is nowhere when it is not on the network that SERVICE_NETWORK names',
      container: { ...onBoth, labels: { SERVICE_NETWORK: 'other' } },
      gives: ['80/tcp: the container has no address on network "other" (SERVICE_NETWORK)'],
    },
    {
      name: 'is never at an address of the ingress network',
      container: { networkMode: 'ingress', networks: [ingress], ports: ['80'] },
      rules: { internal: true },
      gives: ['80/tcp: the container has no address on any network'],
    },
    {
      name: 'prefers a named overlay network to ingress with -internal',
      container: { networkMode: 'default', networks: [ingress, front], ports: ['80'] },
      rules: { internal: true },
      gives: ['10.2.0.2:80'],
    },
    {
      name: 'is on the network with the highest gateway priority with -internal',
      container: {
        networkMode: 'x',
        networks: [back, { ...front, gatewayPriority: 1 }],
        ports: ['80'],
      },
      rules: { internal: true },
      gives: ['10.2.0.2:80'],
    },
    {
      name: 'has both addresses with -ip-family dual',
      container: { ...onBoth, ports: ['80'] },
      rules: { internal: true, ipFamily: 'dual' },
      gives: ['10.1.0.2:80 lan_ipv4=10.1.0.2:80 lan_ipv6=fd01::2:80'],
    },
    {
      name: 'has the IPv6 one with -ip-family ipv6',
      container: { ...onBoth, ports: ['80'] },
      rules: { internal: true, ipFamily: 'ipv6' },
      gives: ['fd01::2:80'],
    },
  ]);
});

describe('a service that shares another container’s network', () => {
  const peer = aContainer({ id: 'peer', name: 'peer', ports: ['9080:80'], ...onBoth });
  const mode = { networkMode: `container:${aContainerId('peer')}` };
  checkAddresses([
    {
      name: 'is where that one publishes the port',
      container: { ...mode, ports: ['80'], networkPeer: peer },
      gives: ['10.0.0.1:9080'],
    },
    {
      name: 'is at that one’s address with the exposed port otherwise',
      container: { ...mode, ports: ['81'], networkPeer: peer },
      gives: ['10.1.0.2:81'],
    },
    {
      name: 'is nowhere when that one cannot be found',
      container: { ...mode, ports: ['80'] },
      gives: ['80/tcp: it shares the network of a container that cannot be found'],
    },
    {
      name: 'is nowhere when that one does not run',
      container: { ...mode, ports: ['80'], networkPeer: { ...peer, running: false } },
      gives: ['80/tcp: it shares the network of a container that does not run'],
    },
    {
      name: 'is at that one’s bridge address with -compat, whatever -ip says',
      container: {
        ...mode,
        ports: ['9080:80'],
        networkPeer: { ...peer, networks: [{ name: 'bridge', ipAddress: '172.17.0.9' }] },
        labels: { SERVICE_IP: '192.0.2.7', ip: '192.0.2.8' },
      },
      rules: { compat: true, forcedAddress: '192.0.2.1', addressLabel: 'ip' },
      gives: ['172.17.0.9:9080'],
    },
    {
      name: 'has no address with -compat when that one cannot be found',
      container: { ...mode, ports: ['9080:80'] },
      rules: { compat: true },
      gives: [':9080'],
    },
  ]);
});
