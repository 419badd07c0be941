import { type RegistratorVector, brief } from './vector.ts';

/** What labels give that registrator does not know. */
export const OWN_LABEL_VECTORS: readonly RegistratorVector[] = [
  {
    name: 'an address and a port in labels',
    container: { labels: { SERVICE_IP: '192.0.2.7', SERVICE_PORT: '9000' } },
    registrator: [brief({ meta: { ip: '192.0.2.7', port: '9000' } })],
    berth: [brief({ address: '192.0.2.7', port: 9000 })],
    because: ['own-labels'],
  },
  {
    name: 'a name for one protocol',
    container: { labels: { SERVICE_80_TCP_NAME: 'web' } },
    registrator: [brief({ meta: { tcp_name: 'web' } })],
    berth: [brief({ name: 'web' })],
    because: ['own-labels'],
  },
  {
    name: 'weights',
    container: { labels: { SERVICE_WEIGHT: '7' } },
    registrator: [brief({ meta: { weight: '7' } })],
    berth: [brief()],
    because: ['own-labels'],
  },
  {
    name: 'a service of Consul’s own name',
    container: { labels: { SERVICE_NAME: 'consul' } },
    registrator: [brief({ name: 'consul' })],
    berth: [],
    because: ['reserved-name'],
  },
];
