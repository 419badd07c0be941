import { expect } from 'chai';
import { toAgentPayload, toServiceInstance } from '../../../src/consul/agent-payload.ts';
import type { HealthCheck } from '../../../src/domain/service.ts';
import { aCheck, aMark, aRegistration, anInstance } from '../../support/builders.ts';

const MARK = aMark({ owner: 'vm', containerId: 'c0ffee', hash: 'abc' });
const MARK_PAIRS = { 'berth-owner': 'vm', 'berth-container': 'c0ffee', 'berth-hash': 'abc' };

type Json = Readonly<Record<string, unknown>>;

describe('toAgentPayload', () => {
  it('sends a service with its mark', () => {
    const registration = aRegistration({ tags: ['b', 'a'], meta: { region: 'us' } });

    expect(toAgentPayload(registration, MARK)).to.deep.equal({
      ID: 'vm:web:80',
      Name: 'nginx',
      Address: '10.0.0.1',
      Port: 8080,
      Tags: ['b', 'a'],
      Meta: { region: 'us', ...MARK_PAIRS },
      Checks: [],
    });
  });

  it('sends what a service can have besides', () => {
    const registration = aRegistration({
      weights: { passing: 10, warning: 1 },
      enableTagOverride: true,
      taggedAddresses: new Map([['lan_ipv6', { address: 'fd00::1', port: 8080 }]]),
      connect: { kind: 'native' },
    });

    expect(toAgentPayload(registration, MARK)).to.deep.include({
      Weights: { Passing: 10, Warning: 1 },
      EnableTagOverride: true,
      TaggedAddresses: { lan_ipv6: { Address: 'fd00::1', Port: 8080 } },
      Connect: { Native: true },
    });
  });

  it('sends a sidecar with Meta of its own, so that it does not get the service’s mark', () => {
    const connect = {
      kind: 'sidecar',
      port: 21_000,
      upstreams: [{ name: 'db', localPort: 9001 }],
    } as const;

    expect(toAgentPayload(aRegistration({ connect }), MARK)).to.deep.include({
      Connect: {
        SidecarService: {
          Port: 21_000,
          Meta: { 'berth-sidecar': 'true' },
          Proxy: { Upstreams: [{ DestinationName: 'db', LocalBindPort: 9001 }] },
        },
      },
    });
  });

  it('sends __proto__ as a Meta key like any other', () => {
    const registration = aRegistration({ meta: { ['__proto__']: 'x' } });

    const sent = JSON.stringify(toAgentPayload(registration, MARK));

    expect(sent).to.include('"Meta":{"__proto__":"x",');
  });

  const target = 'http://10.0.0.1:8080/health';
  const checks: (readonly [string, HealthCheck, Json])[] = [
    ['by HTTP', aCheck(), { HTTP: target, Interval: '10s' }],
    [
      'by TCP',
      aCheck({ kind: 'tcp', target: '10.0.0.1:8080' }),
      { TCP: '10.0.0.1:8080', Interval: '10s' },
    ],
    [
      'with all that it can have',
      aCheck({
        interval: '1m',
        timeout: '2s',
        method: 'HEAD',
        initialStatus: 'passing',
        deregisterAfter: '1h',
      }),
      {
        HTTP: target,
        Interval: '1m',
        Timeout: '2s',
        Method: 'HEAD',
        Status: 'passing',
        DeregisterCriticalServiceAfter: '1h',
      },
    ],
  ];
  checks.push(
    ['with a TTL', { kind: 'ttl', ttl: '30s' }, { TTL: '30s' }],
    [
      'with a TTL that berth refreshes, in the state it is in',
      {
        kind: 'ttl',
        ttl: '60s',
        initialStatus: 'passing',
        heartbeat: { everyMs: 20_000, state: 'healthy', status: 'passing', output: 'well' },
      },
      { TTL: '60s', Status: 'passing' },
    ],
  );
  for (const [name, check, sent] of checks) {
    it(`sends a check ${name}`, () => {
      expect(toAgentPayload(aRegistration({ checks: [check] }), MARK)).to.have.deep.property(
        'Checks',
        [sent],
      );
    });
  }
});

describe('toServiceInstance', () => {
  /** An entry of `GET /v1/agent/services`. */
  const anEntry = (facts: Json = {}): Json => ({
    ID: 'vm:web:80',
    Service: 'nginx',
    Address: '10.0.0.1',
    Port: 8080,
    Tags: ['b', 'a'],
    Meta: { region: 'us', ...MARK_PAIRS },
    Weights: { Passing: 1, Warning: 1 },
    EnableTagOverride: false,
    ...facts,
  });
  const facts = { tags: ['b', 'a'], meta: { region: 'us' } };

  it('reads a service with its mark', () => {
    expect(toServiceInstance(anEntry())).to.deep.equal(anInstance({ ...facts, mark: MARK }));
  });

  it('reads that anybody may change the tags', () => {
    expect(toServiceInstance(anEntry({ EnableTagOverride: true }))).to.deep.equal(
      anInstance({ ...facts, enableTagOverride: true, mark: MARK }),
    );
  });

  it('reads what it sent', () => {
    const registration = aRegistration(facts);
    const sent = toAgentPayload(registration, MARK);

    const read = toServiceInstance({ ...sent, Service: registration.name });

    expect(read).to.deep.equal(anInstance({ ...facts, mark: MARK }));
  });

  it('reads a service without a mark', () => {
    expect(toServiceInstance(anEntry({ Meta: { region: 'us' } }))).to.deep.equal(
      anInstance({ ...facts, mark: undefined }),
    );
  });

  it('finds no mark where only part of one is', () => {
    const Meta = { region: 'us', 'berth-owner': 'vm' };

    expect(toServiceInstance(anEntry({ Meta }))?.mark).to.equal(undefined);
  });

  it('reads what Consul leaves out or has as null', () => {
    expect(toServiceInstance({ ID: 'x', Service: 'x', Tags: null, Meta: null })).to.deep.equal(
      anInstance({ id: 'x', name: 'x', address: '', port: 0, mark: undefined }),
    );
  });

  it('leaves out tags and Meta values that are no texts', () => {
    expect(toServiceInstance(anEntry({ Tags: ['a', 1], Meta: { a: 'x', b: 1 } }))).to.deep.equal(
      anInstance({ tags: ['a'], meta: { a: 'x' }, mark: undefined }),
    );
  });

  for (const entry of [undefined, null, 'text', [], {}, { ID: '' }, { ID: 1 }, { id: 'x' }]) {
    it(`gives none for ${JSON.stringify(entry)}`, () => {
      expect(toServiceInstance(entry)).to.equal(undefined);
    });
  }
});
