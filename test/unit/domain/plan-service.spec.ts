import { expect } from 'chai';
import { type Writer, drift, inherit, planService } from '../../../src/domain/plan-service.ts';
import type { ServiceInstance } from '../../../src/domain/service.ts';
import {
  type InstanceFacts,
  type RegistrationFacts,
  aCheck,
  aContainerId,
  aRegistration,
  anInstance,
} from '../../support/builders.ts';

const WRITER: Writer = { owner: 'vm', hostname: 'vm', containerId: aContainerId() };
const OTHER = aContainerId('other');

describe('planService, nothing wanted', () => {
  const cases: readonly (readonly [string, ServiceInstance | undefined, string])[] = [
    ['does nothing when nothing is there', undefined, 'none'],
    ['deregisters what it wrote for this container', anInstance(), 'deregister'],
    [
      'deregisters it even when it has drifted',
      anInstance({ port: 1, mark: { hash: 'old' } }),
      'deregister',
    ],
    [
      'leaves what it wrote for another container',
      anInstance({ mark: { containerId: OTHER } }),
      'none',
    ],
    ['leaves what registrator wrote on this host', anInstance({ mark: undefined }), 'none'],
    ['leaves what another host wrote', anInstance({ mark: { owner: 'other' } }), 'none'],
    ['leaves what somebody wrote', anInstance({ id: 'by-hand', mark: undefined }), 'none'],
  ];
  for (const [name, current, kind] of cases) {
    it(name, () => {
      expect(planService(undefined, current, WRITER)).to.deep.equal({ kind });
    });
  }
});

describe('planService, a service wanted', () => {
  const service = aRegistration();

  it('registers it when nothing is there', () => {
    expect(planService(service, undefined, WRITER)).to.deep.equal({
      kind: 'register',
      service,
      cause: 'missing',
      drift: [],
    });
  });

  it('does nothing when it is there', () => {
    expect(planService(service, anInstance(), WRITER)).to.deep.equal({ kind: 'none' });
  });

  it('registers it again when it has drifted', () => {
    expect(planService(service, anInstance({ port: 1 }), WRITER)).to.deep.equal({
      kind: 'register',
      service,
      cause: 'drifted',
      drift: ['port'],
    });
  });

  it('finds it contested when another container of this host has it', () => {
    const current = anInstance({ tags: ['other'], mark: { containerId: OTHER } });

    expect(planService(service, current, WRITER)).to.deep.equal({
      kind: 'contested',
      holder: OTHER,
      service,
      drift: ['tags'],
    });
  });

  const adopted: readonly (readonly [string, InstanceFacts, readonly string[]])[] = [
    ['with the ID of this host', { mark: undefined }, ['checks']],
    ['with the ID of this host, whatever it says', { name: 'old', mark: undefined }, ['name']],
  ];
  for (const [name, facts, fields] of adopted) {
    it(`adopts what registrator left ${name}`, () => {
      expect(planService(service, anInstance(facts), WRITER)).to.deep.equal({
        kind: 'register',
        service,
        cause: 'adopted',
        drift: fields,
      });
    });
  }

  it('adopts what registrator left under a custom ID at the same name, address and port', () => {
    const custom = aRegistration({ id: 'my-id', tags: ['new'] });
    const current = anInstance({ id: 'my-id', mark: undefined });

    expect(planService(custom, current, WRITER)).to.deep.equal({
      kind: 'register',
      service: custom,
      cause: 'adopted',
      drift: ['tags'],
    });
  });

  const foreign: readonly (readonly [string, RegistrationFacts, InstanceFacts])[] = [
    ['another host’s', {}, { mark: { owner: 'other' } }],
    ['another host’s, for a container of the same ID', {}, { mark: { owner: 'VM' } }],
    ['registrator’s on another host', { id: 'other:web:80' }, { name: 'x', mark: undefined }],
    ['somebody’s of another name', { id: 'my-id' }, { name: 'x', mark: undefined }],
    ['somebody’s of another address', { id: 'my-id' }, { address: '10.0.0.9', mark: undefined }],
    ['somebody’s of another port', { id: 'my-id' }, { port: 1, mark: undefined }],
  ];
  for (const [name, wanted, held] of foreign) {
    it(`does not touch what is ${name}`, () => {
      const current = anInstance({ ...wanted, ...held });

      expect(planService(aRegistration(wanted), current, WRITER)).to.deep.equal({
        kind: 'foreign',
      });
    });
  }

  it('tells this host’s legacy IDs by the host’s name, not by the owner', () => {
    const writer = { ...WRITER, hostname: 'other-name' };
    const current = anInstance({ name: 'old', mark: undefined });

    expect(planService(service, current, writer)).to.deep.equal({ kind: 'foreign' });
  });

  it('does nothing in a second round', () => {
    const current: ServiceInstance = anInstance({ tags: ['a'], meta: { region: 'us' } });
    const desired = aRegistration({ tags: ['a'], meta: { region: 'us' } });

    expect(planService(desired, current, WRITER)).to.deep.equal({ kind: 'none' });
  });
});

describe('inherit', () => {
  it('registers a contested service that its holder no longer asks for', () => {
    const service = aRegistration();
    const fields = ['tags'];

    const plan = inherit({ kind: 'contested', holder: OTHER, service, drift: fields });

    expect(plan).to.deep.equal({ kind: 'register', service, cause: 'inherited', drift: fields });
  });
});

describe('drift', () => {
  const original: RegistrationFacts = {
    tags: ['a', 'b'],
    meta: { region: 'us', team: 'web' },
    checks: [aCheck()],
  };

  it('finds none between a registration and what it gave', () => {
    expect(drift(aRegistration(original), anInstance(original))).to.deep.equal([]);
  });

  it('does not depend on the order of Meta', () => {
    const reordered = { ...original, meta: { team: 'web', region: 'us' } };

    expect(drift(aRegistration(original), anInstance(reordered))).to.deep.equal([]);
  });

  const changes: readonly (readonly [string, RegistrationFacts, readonly string[]])[] = [
    ['a name', { name: 'other' }, ['name']],
    ['an address', { address: '10.0.0.2' }, ['address']],
    ['a port', { port: 1 }, ['port']],
    ['a missing tag', { tags: ['a'] }, ['tags']],
    ['a further tag', { tags: ['a', 'b', 'c'] }, ['tags']],
    ['another tag', { tags: ['a', 'c'] }, ['tags']],
    ['the order of tags', { tags: ['b', 'a'] }, ['tags']],
    ['a missing Meta pair', { meta: { region: 'us' } }, ['meta']],
    ['a further Meta pair', { meta: { region: 'us', team: 'web', x: 'y' } }, ['meta']],
    ['another Meta value', { meta: { region: 'eu', team: 'web' } }, ['meta']],
    ['another Meta key', { meta: { zone: 'us', team: 'web' } }, ['meta']],
    ['checks', { checks: [] }, ['checks']],
    [
      'all that can be seen',
      { name: 'x', address: 'x', port: 1, tags: [], meta: {} },
      ['name', 'address', 'port', 'tags', 'meta'],
    ],
  ];
  for (const [name, change, fields] of changes) {
    it(`names ${name}`, () => {
      const current = anInstance({ ...original, ...change });

      expect(drift(aRegistration(original), current)).to.deep.equal(fields);
    });
  }

  it('sees what somebody changed in Consul although the mark is as it was', () => {
    const { mark } = anInstance(original);
    const current = { ...anInstance({ ...original, tags: ['a'] }), mark };

    expect(drift(aRegistration(original), current)).to.deep.equal(['tags']);
  });

  it('takes checks for different when there is no mark to tell', () => {
    expect(drift(aRegistration(), anInstance({ mark: undefined }))).to.deep.equal(['checks']);
  });
});

describe('drift, where tags may be changed from outside', () => {
  const overridable = { tags: ['a'], enableTagOverride: true } as const;
  const mark = anInstance(overridable).mark;

  it('is none when somebody changed them', () => {
    const current = anInstance({ ...overridable, tags: ['b'], mark });

    expect(drift(aRegistration(overridable), current)).to.deep.equal([]);
  });

  it('is there when the container asks for others', () => {
    const desired = aRegistration({ ...overridable, tags: ['c'] });

    expect(drift(desired, anInstance(overridable))).not.to.deep.equal([]);
  });

  it('is there while the entry does not allow it', () => {
    const current = anInstance({ tags: ['b'], mark });

    expect(drift(aRegistration(overridable), current)).to.deep.equal(['enableTagOverride']);
  });

  it('is there when the entry allows it no longer wanted', () => {
    const current = anInstance({ ...overridable, tags: ['b'] });

    expect(drift(aRegistration({ tags: ['a'] }), current)).to.deep.equal([
      'enableTagOverride',
      'tags',
    ]);
  });
});
