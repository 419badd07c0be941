import { expect } from 'chai';
import { listedFingerprint, toListing } from '../../../src/docker/listing.ts';

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

describe('toListing, of a container’s life', () => {
  const fingerprint = (Status: string): string | undefined =>
    toListing({ Id: 'c0ffee', Status })?.fingerprint;

  it('differs when the health does, and not when time passes', () => {
    const states = ['Up 1 minute', 'Up 1 minute (healthy)', 'Up 1 minute (unhealthy)'];
    const all = [...states, 'Up 1 minute (health: starting)'].map((one) => fingerprint(one));

    expect(new Set(all).size).to.equal(4);
    expect(fingerprint('Up 2 minutes (healthy)')).to.equal(fingerprint('Up 1 minute (healthy)'));
  });

  it('names the container, not what links call it', () => {
    const nameOf = (Names: unknown): string | undefined => toListing({ Id: 'c', Names })?.name;

    expect(nameOf(['/other/alias', '/web'])).to.equal('web');
    expect(nameOf(null)).to.equal('');
  });
});

describe('listedFingerprint', () => {
  /** The same container as `GET /containers/ID/json` says it. */
  const inspected = (State: Json, facts: Json = {}): Json => ({
    Id: 'c0ffee',
    Name: '/web',
    State,
    NetworkSettings: {
      Networks: NETWORKS,
      Ports: {
        '81/tcp': [{ HostIp: '0.0.0.0', HostPort: '8081' }],
        '80/tcp': [{ HostIp: '', HostPort: '8080' }],
        '82/tcp': null,
      },
      ...facts,
    },
  });
  const running = { Status: 'running' };

  it('is that of the listing that shows the same', () => {
    const unpublished = { PrivatePort: 82, Type: 'tcp' };

    expect(listedFingerprint(inspected(running))).to.equal(fingerprint());
    expect(listedFingerprint(inspected(running))).to.equal(
      fingerprint({ Ports: [PORT_80, PORT_81, unpublished] }),
    );
  });

  for (const [status, said] of [
    ['healthy', 'Up 5 minutes (healthy)'],
    ['unhealthy', 'Up 5 minutes (unhealthy)'],
    ['starting', 'Up 5 minutes (health: starting)'],
    ['none', 'Up 5 minutes'],
  ] as const) {
    it(`is that of a listing that says "${said}" when the health is ${status}`, () => {
      expect(listedFingerprint(inspected({ ...running, Health: { Status: status } }))).to.equal(
        fingerprint({ Status: said }),
      );
    });
  }

  it('is that of a listing that says "(Paused)", whatever the health', () => {
    const paused = { Status: 'paused', Health: { Status: 'healthy' } };

    expect(listedFingerprint(inspected(paused))).to.equal(
      fingerprint({ State: 'paused', Status: 'Up 5 minutes (Paused)' }),
    );
  });

  it('differs from that of a listing with another address', () => {
    const Networks = { ...NETWORKS, back: { IPAddress: '10.1.0.3' } };

    expect(listedFingerprint(inspected(running, { Networks }))).not.to.equal(fingerprint());
  });

  it('does without what Docker leaves out', () => {
    expect(listedFingerprint({})).to.equal(toListing({ Id: 'c0ffee' })?.fingerprint);
  });
});
