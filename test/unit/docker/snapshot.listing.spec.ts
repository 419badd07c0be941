import { expect } from 'chai';
import { toListing } from '../../../src/docker/snapshot.ts';

type Json = Readonly<Record<string, unknown>>;

const PORT_80 = { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' };
const PORT_81 = { IP: '0.0.0.0', PrivatePort: 81, PublicPort: 8081, Type: 'tcp' };
const NETWORKS = { back: { IPAddress: '10.1.0.2' }, front: { IPAddress: '10.2.0.2' } };

/** An entry of `GET /containers/json`. */
const anEntry = (facts: Json = {}): Json => ({
  Id: 'c0ffee',
  Names: ['/web'],
  Image: 'nginx:1.25',
  State: 'running',
  Status: 'Up 5 minutes',
  Labels: { SERVICE_NAME: 'web', SERVICE_TAGS: 'a' },
  Ports: [PORT_80, PORT_81],
  NetworkSettings: { Networks: NETWORKS },
  ...facts,
});

const fingerprint = (facts: Json = {}): string | undefined =>
  toListing(anEntry(facts))?.fingerprint;

describe('toListing', () => {
  it('keeps the ID', () => {
    expect(toListing(anEntry())?.id).to.equal('c0ffee');
  });

  for (const entry of [undefined, null, 'text', [], {}, { Id: '' }, { Id: 1 }]) {
    it(`gives none for ${JSON.stringify(entry)}`, () => {
      expect(toListing(entry)).to.equal(undefined);
    });
  }

  it('reads what Docker leaves out or has as null', () => {
    const bare = { Id: 'c0ffee', Names: null, Labels: null, Ports: null, NetworkSettings: null };

    expect(toListing(bare)).to.deep.equal(toListing({ Id: 'c0ffee' }));
  });

  const same: readonly (readonly [string, Json])[] = [
    ['time passes', { Status: 'Up 6 minutes' }],
    ['Docker lists ports in another order', { Ports: [PORT_81, PORT_80] }],
    [
      'Docker lists networks in another order',
      {
        NetworkSettings: {
          Networks: Object.fromEntries(Object.entries(NETWORKS).reverse()),
        },
      },
    ],
    [
      'Docker lists labels in another order',
      { Labels: { SERVICE_TAGS: 'a', SERVICE_NAME: 'web' } },
    ],
    [
      'a network changes in what berth does not register',
      {
        NetworkSettings: {
          Networks: { ...NETWORKS, back: { IPAddress: '10.1.0.2', Gateway: '10.1.0.1' } },
        },
      },
    ],
  ];
  for (const [name, facts] of same) {
    it(`has one fingerprint when ${name}`, () => {
      expect(fingerprint(facts)).to.equal(fingerprint());
    });
  }

  const different: readonly (readonly [string, Json])[] = [
    ['is renamed', { Names: ['/web-old'] }],
    ['begins to restart', { State: 'restarting' }],
    ['loses a port', { Ports: [PORT_80] }],
    ['gets another host port', { Ports: [{ ...PORT_80, PublicPort: 9090 }, PORT_81] }],
    ['gets another binding', { Ports: [{ ...PORT_80, IP: '127.0.0.1' }, PORT_81] }],
    ['gets another label', { Labels: { SERVICE_NAME: 'app', SERVICE_TAGS: 'a' } }],
    ['leaves a network', { NetworkSettings: { Networks: { back: NETWORKS.back } } }],
    [
      'gets another address',
      { NetworkSettings: { Networks: { ...NETWORKS, back: { IPAddress: '10.1.0.3' } } } },
    ],
    [
      'gets its addresses the other way round',
      { NetworkSettings: { Networks: { back: NETWORKS.front, front: NETWORKS.back } } },
    ],
  ];
  for (const [name, facts] of different) {
    it(`has another fingerprint when the container ${name}`, () => {
      expect(fingerprint(facts)).not.to.equal(fingerprint());
    });
  }
});
