import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { ContainerId } from '../../src/domain/container.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type {
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../../src/domain/service.ts';
import { uniqueName } from '../support/real-engine.ts';
import { REGISTRIES } from './registry-stages.ts';

function registration(facts: Partial<ServiceRegistration> = {}): ServiceRegistration {
  return {
    id: `${uniqueName('contract')}:web:80` as ServiceId,
    name: uniqueName('web'),
    address: '10.1.2.3',
    port: 4567,
    tags: ['b', 'a'],
    meta: new Map([['region', 'us']]),
    checks: [],
    ...facts,
  };
}

function markOf(service: ServiceRegistration): OwnershipMark {
  return { owner: 'contract', containerId: 'c1' as ContainerId, hash: registrationHash(service) };
}

function asInstance(service: ServiceRegistration): ServiceInstance {
  const { id, name, address, port, tags, meta } = service;
  return { id, name, address, port, tags, meta, mark: markOf(service) };
}

/** Long enough for a request to have reached the agent. */
const pause = (): Promise<void> => sleep(100);

for (const { name, open } of REGISTRIES) {
  describe(`ServiceRegistry: ${name}`, () => {
    const { registry, statusOf } = open();
    const written: ServiceId[] = [];

    async function register(service: ServiceRegistration): Promise<void> {
      written.push(service.id);
      await registry.register(service, markOf(service));
    }

    afterEach(async () => {
      await Promise.all(written.splice(0).map((id) => registry.deregister(id)));
    });

    it('finds what was registered, mark and order of tags included', async () => {
      const service = registration();

      await register(service);

      expect(await registry.find(service.id)).to.deep.equal(asInstance(service));
    });

    it('lists what was registered', async () => {
      const service = registration();

      await register(service);

      const listed = (await registry.list()).find(({ id }) => id === service.id);
      expect(listed).to.deep.equal(asInstance(service));
    });

    it('finds nothing under an ID that is free', async () => {
      expect(await registry.find(uniqueName('free') as ServiceId)).to.equal(undefined);
    });

    it('replaces what was registered under the same ID', async () => {
      const service = registration();
      await register(service);
      const changed = { ...service, port: 4568, tags: [], meta: new Map<string, string>() };

      await register(changed);

      expect(await registry.find(service.id)).to.deep.equal(asInstance(changed));
    });

    it('forgets what is deregistered', async () => {
      const service = registration();
      await register(service);

      await registry.deregister(service.id);

      expect(await registry.find(service.id)).to.equal(undefined);
    });

    it('takes the deregistration of a free ID for success', async () => {
      await registry.deregister(uniqueName('free') as ServiceId);
    });

    for (const id of ['a b', 'a/b', 'a%2Fb', 'ключ:⚓', 'a?b#c"d', '__proto__']) {
      it(`keeps apart and finds again an ID like ${id}`, async () => {
        const service = registration({ id: `${uniqueName('odd')}:${id}` as ServiceId });

        await register(service);

        expect(await registry.find(service.id)).to.deep.equal(asInstance(service));
        await registry.deregister(service.id);
        expect(await registry.find(service.id)).to.equal(undefined);
      });
    }

    it('keeps a Meta key like __proto__', async () => {
      const service = registration({ meta: new Map([['__proto__', 'x']]) });

      await register(service);

      expect(await registry.find(service.id)).to.deep.equal(asInstance(service));
    });

    it('wakes who waits for a change when the entry changes, and when it goes', async () => {
      const service = registration();
      const { signal } = new AbortController();
      await register(service);

      const changed = registry.awaitChange(service.id, signal);
      await pause();
      await register({ ...service, port: 4568 });
      const gone = changed.then(() => registry.awaitChange(service.id, signal));
      expect(await changed).to.equal(true);
      await pause();
      await registry.deregister(service.id);

      expect(await gone).to.equal(true);
    });

    it('lets go of who waits for a change when told to', async () => {
      const service = registration();
      const controller = new AbortController();
      await register(service);

      const waiting = registry.awaitChange(service.id, controller.signal);
      await pause();
      controller.abort();

      expect(await waiting).to.equal(false);
    });

    it('does not wait for a change of what is not there', async () => {
      const { signal } = new AbortController();

      expect(await registry.awaitChange(uniqueName('free') as ServiceId, signal)).to.equal(true);
    });

    const ttl = { kind: 'ttl', ttl: '60s', initialStatus: 'passing' } as const;
    const beat = { status: 'critical', output: 'not well' } as const;

    it('takes a heartbeat for a service with a TTL check, under any ID', async () => {
      const service = registration({ checks: [ttl] });
      const odd = registration({ id: `${uniqueName('odd')}:a/b c?#` as ServiceId, checks: [ttl] });

      for (const one of [service, odd]) {
        await register(one);
        expect(await statusOf(one.id)).to.equal('passing');
        expect(await registry.heartbeat(one.id, beat)).to.equal(true);

        expect(await statusOf(one.id)).to.equal('critical');
      }
    });

    it('keeps the status of a check when the entry is written anew', async () => {
      const service = registration({ checks: [ttl] });
      await register(service);
      await registry.heartbeat(service.id, beat);

      await register({ ...service, tags: ['new'] });

      expect(await statusOf(service.id)).to.equal('critical');
    });

    it('says that there is no such check: of no service, of one without, of one without any more', async () => {
      const without = registration();
      const once = registration({ checks: [ttl] });
      await register(without);
      await register(once);
      await register({ ...once, checks: [] });

      expect(await registry.heartbeat(uniqueName('free') as ServiceId, beat)).to.equal(false);
      expect(await registry.heartbeat(without.id, beat)).to.equal(false);
      expect(await registry.heartbeat(once.id, beat)).to.equal(false);
    });

    const REASON = 'berth: it is “paused” & more';

    it('puts a service in maintenance and takes it out again, under any ID', async () => {
      for (const prefix of ['plain', 'odd:a/b c?#"']) {
        const { id, ...rest } = registration({ id: uniqueName(prefix) as ServiceId });
        await register({ id, ...rest });

        await registry.setMaintenance(id, REASON);
        expect((await registry.maintenances()).get(id)).to.equal(REASON);
        await registry.setMaintenance(id, undefined);

        expect((await registry.maintenances()).has(id)).to.equal(false);
      }
    });

    it('keeps the reason of a service that is in maintenance already', async () => {
      const { id, ...rest } = registration();
      await register({ id, ...rest });
      await registry.setMaintenance(id, 'by hand');

      await registry.setMaintenance(id, REASON);

      expect((await registry.maintenances()).get(id)).to.equal('by hand');
    });

    it('ends the maintenance of a service whose entry is written anew, or removed', async () => {
      const [anew, gone] = [registration(), registration()];
      for (const service of [anew, gone]) {
        await register(service);
        await registry.setMaintenance(service.id, REASON);
      }

      await register({ ...anew, tags: ['new'] });
      await registry.deregister(gone.id);

      const maintenances = await registry.maintenances();
      expect([maintenances.has(anew.id), maintenances.has(gone.id)]).to.deep.equal([false, false]);
    });

    it('takes the maintenance of what is not there for success', async () => {
      await registry.setMaintenance(uniqueName('free') as ServiceId, REASON);
      await registry.setMaintenance(uniqueName('free') as ServiceId, undefined);
    });

    it('says who it is', async () => {
      const host = await registry.host();

      expect(host.version).to.match(/^\d+\.\d+\.\d+/);
      expect(host.nodeName).to.not.equal('');
    });
  });
}
