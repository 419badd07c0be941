import { expect } from 'chai';
import { desiredServices } from '../../../src/domain/mapping/desired-services.ts';
import {
  MARK_COUNT,
  isMarkKey,
  markPairs,
  readMark,
  registrationHash,
} from '../../../src/domain/ownership.ts';
import type { CheckStatus, HealthCheck } from '../../../src/domain/service.ts';
import {
  type RegistrationFacts,
  aCheck,
  aContainer,
  aContainerId,
  aMark,
  aRegistration,
  rules,
} from '../../support/builders.ts';

const MARK = aMark({ owner: 'vm', containerId: 'c0ffee', hash: 'abc' });

describe('markPairs', () => {
  it('gives the Meta pairs that say who wrote an entry', () => {
    expect(markPairs(MARK)).to.deep.equal([
      ['berth-owner', 'vm'],
      ['berth-container', 'c0ffee'],
      ['berth-hash', 'abc'],
    ]);
  });

  it('gives as many as are kept free in Meta', () => {
    expect(markPairs(MARK)).to.have.length(MARK_COUNT);
  });

  it('gives keys that labels cannot write', () => {
    expect(markPairs(MARK).every(([key]) => isMarkKey(key))).to.equal(true);
  });
});

describe('readMark', () => {
  it('reads what markPairs wrote', () => {
    expect(readMark(new Map([['region', 'us'], ...markPairs(MARK)]))).to.deep.equal(MARK);
  });

  for (const missing of ['berth-owner', 'berth-container', 'berth-hash']) {
    it(`finds no mark without ${missing}`, () => {
      const meta = new Map(markPairs(MARK));

      meta.delete(missing);

      expect(readMark(meta)).to.equal(undefined);
    });
  }

  it('reads empty values: they were written', () => {
    const empty = { owner: '', containerId: aContainerId(''), hash: '' };

    expect(readMark(new Map(markPairs(empty)))).to.deep.equal(empty);
  });
});

describe('registrationHash', () => {
  const original: RegistrationFacts = {
    tags: ['a', 'b'],
    meta: { region: 'us', team: 'web' },
    checks: [aCheck()],
  };

  it('is 32 hexadecimal digits', () => {
    expect(registrationHash(aRegistration(original))).to.match(/^[0-9a-f]{32}$/);
  });

  it('is the same in every version of berth: another one would rewrite every entry', () => {
    const labels = {
      SERVICE_NAME: 'app',
      SERVICE_TAGS: 'b,a',
      SERVICE_TEAM: 'web',
      SERVICE_REGION: 'us',
      SERVICE_CHECK_HTTP: '/health',
      SERVICE_CHECK_HTTP_METHOD: 'HEAD',
      SERVICE_CHECK_INTERVAL: '5s',
      SERVICE_CHECK_TIMEOUT: '1s',
      SERVICE_CHECK_INITIAL_STATUS: 'passing',
      SERVICE_CHECK_DEREGISTER_AFTER: '1h',
    };

    const { services } = desiredServices(aContainer({ labels }), rules());

    expect(services.map(registrationHash)).to.deep.equal(['a9d774a0ee07a860810c2d92af693dca']);
  });

  it('does not depend on the order of Meta', () => {
    const reordered = { ...original, meta: { team: 'web', region: 'us' } };

    expect(registrationHash(aRegistration(reordered))).to.equal(
      registrationHash(aRegistration(original)),
    );
  });

  it('does not depend on the health of a container whose check berth refreshes', () => {
    const hashOf = (status: CheckStatus, ttl = '60s'): string => {
      const heartbeat = { everyMs: 1_000, state: 'running', status, output: status } as const;
      const check: HealthCheck = { kind: 'ttl', ttl, initialStatus: status, heartbeat };
      return registrationHash(aRegistration({ checks: [check] }));
    };

    expect(hashOf('critical')).to.equal(hashOf('passing'));
    expect(hashOf('passing', '30s')).not.to.equal(hashOf('passing'));
  });

  it('depends on the first status of a check that the service refreshes', () => {
    const ttl: HealthCheck = { kind: 'ttl', ttl: '60s' };

    expect(registrationHash(aRegistration({ checks: [ttl] }))).not.to.equal(
      registrationHash(aRegistration({ checks: [{ ...ttl, initialStatus: 'passing' }] })),
    );
  });

  const changes: readonly (readonly [string, RegistrationFacts])[] = [
    ['the ID', { id: 'other' }],
    ['the name', { name: 'other' }],
    ['the address', { address: '10.0.0.2' }],
    ['the port', { port: 81 }],
    ['the tags', { tags: ['a'] }],
    ['the order of tags', { tags: ['b', 'a'] }],
    ['where tags are divided', { tags: ['a,b'] }],
    ['a Meta value', { meta: { region: 'eu', team: 'web' } }],
    ['a Meta key', { meta: { zone: 'us', team: 'web' } }],
    ['the lack of checks', { checks: [] }],
    ['the target of a check', { checks: [aCheck({ target: 'http://10.0.0.1:8080/' })] }],
    ['the interval of a check', { checks: [aCheck({ interval: '11s' })] }],
    ['the timeout of a check', { checks: [aCheck({ timeout: '1s' })] }],
    ['the method of a check', { checks: [aCheck({ method: 'HEAD' })] }],
    ['the first status of a check', { checks: [aCheck({ initialStatus: 'passing' })] }],
    ['a header of a check', { checks: [aCheck({ header: [['a', 'b']] })] }],
    ['the value of a header', { checks: [aCheck({ header: [['a', 'c']] })] }],
    ['the ID of a check', { checks: [aCheck({ id: 'live' })] }],
    ['the words of a script', { checks: [{ kind: 'script', args: ['a b'], interval: '10s' }] }],
    ['other words', { checks: [{ kind: 'script', args: ['a', 'b'], interval: '10s' }] }],
    ['the name of a TTL check', { checks: [{ kind: 'ttl', ttl: '9s', name: 'live' }] }],
    ['a TTL check without a name', { checks: [{ kind: 'ttl', ttl: '9s' }] }],
    ['weights', { weights: { passing: 1, warning: 1 } }],
    ['other weights', { weights: { passing: 2, warning: 1 } }],
    ['the right to change tags', { enableTagOverride: true }],
    ['an address', { taggedAddresses: new Map([['lan', { address: '10.0.0.1', port: 1 }]]) }],
    [
      'another port there',
      { taggedAddresses: new Map([['lan', { address: '10.0.0.1', port: 2 }]]) },
    ],
    ['the mesh', { connect: { kind: 'native' } }],
    ['when a check deregisters', { checks: [aCheck({ deregisterAfter: '1m' })] }],
  ];
  for (const [what, change] of changes) {
    it(`differs with ${what}`, () => {
      expect(registrationHash(aRegistration({ ...original, ...change }))).not.to.equal(
        registrationHash(aRegistration(original)),
      );
    });
  }

  it('differs with each of these changes from the others', () => {
    const hashes = changes.map(([, change]) =>
      registrationHash(aRegistration({ ...original, ...change })),
    );

    expect(new Set(hashes)).to.have.length(changes.length);
  });

  it('does not depend on the order in which the fields of a check were set', () => {
    const one = aCheck({ body: 'x', notes: 'y' });
    const other = aCheck({ notes: 'y', body: 'x' });

    expect(registrationHash(aRegistration({ checks: [one] }))).to.equal(
      registrationHash(aRegistration({ checks: [other] })),
    );
  });
});
