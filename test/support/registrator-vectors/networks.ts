import { type RegistratorVector, brief } from './vector.ts';

const onApp = { mode: 'app', networks: { app: '10.9.0.2' } };
const WITHOUT_IP: readonly string[] = [];

const PEER_ID = 'beef'.padEnd(64, '0');
const PEER = { id: PEER_ID, name: 'peer', labels: { SERVICE_IGNORE: 'true' } };
const onPeer = { mode: `container:${PEER_ID}`, ports: {}, exposed: ['80/tcp'], networks: {} };

const BRIDGE: readonly RegistratorVector[] = [
  {
    name: 'a port that is published on one address, with -ip',
    container: { ports: { '80/tcp': '127.0.0.1:8080' } },
    registrator: [brief()],
  },
  {
    name: 'a port that is published on one address, without -ip',
    container: { ports: { '80/tcp': '10.0.0.7:8080' } },
    flags: WITHOUT_IP,
    registrator: [brief({ address: '10.0.0.7' })],
  },
  {
    name: 'a port with two bindings, IPv6 first',
    container: { ports: { '80/tcp': ['fd00::7:8081', '10.0.0.7:8080'] } },
    flags: WITHOUT_IP,
    registrator: [brief({ address: 'fd00::7', port: 8081 })],
    berth: [brief({ address: '10.0.0.7' })],
    because: ['first-binding'],
  },
  {
    name: 'a port that is exposed and not published',
    container: { ports: { '80/tcp': '8080', '81/tcp': null } },
    registrator: [brief()],
  },
  {
    name: 'an exposed port that Docker does not list',
    container: { ports: {}, exposed: ['80/tcp'] },
    registrator: [brief({ port: 80 })],
    berth: [],
    because: ['unlisted-port'],
  },
  {
    name: 'a port that is published for this host alone, without -ip',
    container: { ports: { '80/tcp': '127.0.0.1:8080' } },
    flags: WITHOUT_IP,
    registrator: [brief({ address: '127.0.0.1' })],
    berth: [],
    because: ['loopback-binding'],
  },
  {
    name: 'a container’s own address with -internal',
    container: { ports: { '80/tcp': null } },
    flags: ['-ip', '10.0.0.1', '-internal'],
    registrator: [brief({ address: '172.17.0.2', port: 80 })],
  },
];

const OTHER_NETWORKS: readonly RegistratorVector[] = [
  {
    name: 'a network of the user’s own, with -ip',
    container: onApp,
    registrator: [brief()],
  },
  {
    name: 'a network of the user’s own, without -ip',
    container: { ...onApp, ports: { '80/tcp': '10.0.0.7:8080' } },
    flags: WITHOUT_IP,
    registrator: [brief({ address: '10.9.0.2' })],
    berth: [brief({ address: '10.0.0.7' })],
    because: ['custom-network'],
  },
  {
    name: 'a network of the user’s own that the container has left, without -ip',
    container: { mode: 'app', ports: { '80/tcp': '10.0.0.7:8080' } },
    flags: WITHOUT_IP,
    registrator: [brief({ address: '' })],
    berth: [brief({ address: '10.0.0.7' })],
    because: ['custom-network'],
  },
  {
    name: 'the host’s network',
    container: { mode: 'host', ports: {}, exposed: ['80/tcp'] },
    registrator: [brief({ port: 80 })],
  },
  {
    name: 'the host’s network with -internal',
    container: { mode: 'host', ports: {}, exposed: ['80/tcp'], networks: { host: '' } },
    flags: ['-ip', '10.0.0.1', '-internal'],
    registrator: [brief({ address: '', port: 80 })],
    berth: [brief({ port: 80 })],
    because: ['no-address'],
  },
  {
    name: 'no network',
    container: { mode: 'none', ports: {}, exposed: ['80/tcp'] },
    registrator: [brief({ port: 80 })],
    berth: [],
    because: ['no-network'],
  },
  {
    name: 'the network of another container, with -ip',
    container: onPeer,
    peer: { ...PEER, ports: {} },
    registrator: [brief({ address: '172.17.0.2', port: 80 })],
  },
  {
    name: 'the network of another container, which publishes the port',
    container: onPeer,
    peer: { ...PEER, ports: { '80/tcp': '9080' } },
    registrator: [brief({ address: '172.17.0.2', port: 80 })],
    berth: [brief({ port: 9080 })],
    because: ['shared-network'],
  },
  {
    name: 'the network of another container on a network of the user’s own',
    container: onPeer,
    peer: { ...PEER, ...onApp, ports: {} },
    registrator: [brief({ address: '', port: 80 })],
    berth: [brief({ address: '10.9.0.2', port: 80 })],
    because: ['shared-network'],
  },
];

/** What networks and bindings give. */
export const NETWORK_VECTORS: readonly RegistratorVector[] = [...BRIDGE, ...OTHER_NETWORKS];
