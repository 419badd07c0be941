import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type { ServiceRegistry } from '../../src/domain/service-registry.ts';
import type {
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../../src/domain/service.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { CONSUL_URL, uniqueName } from '../support/real-engine.ts';

const IMPLEMENTATIONS: readonly { name: string; open: () => ServiceRegistry }[] = [
  { name: 'FakeRegistry', open: () => new FakeRegistry() },
  {
    name: 'AgentRegistry on a real agent',
    open: () =>
      new AgentRegistry({
        address: parseRegistryUri('consul:', CONSUL_URL),
        token: '',
        timeoutMs: 10_000,
      }),
  },
];

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

for (const { name, open } of IMPLEMENTATIONS) {
  describe(`ServiceRegistry: ${name}`, () => {
    const registry = open();
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

    it('says who it is', async () => {
      const host = await registry.host();

      expect(host.version).to.match(/^\d+\.\d+\.\d+/);
      expect(host.nodeName).to.not.equal('');
    });
  });
}
