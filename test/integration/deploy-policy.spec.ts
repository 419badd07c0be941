import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { ConsulCatalog } from '../../src/consul/consul-catalog.ts';
import { ConsulClient } from '../../src/consul/consul-client.ts';
import { KvReleaseStore } from '../../src/consul/kv-release-store.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import {
  type PolicyRule,
  deployPolicy,
  policyHcl,
  policyJson,
} from '../../src/domain/deploy/deploy-policy.ts';
import type { Command, JournalEntry } from '../../src/domain/deploy/deployment.ts';
import type { ServiceId } from '../../src/domain/service.ts';
import { aDeployment } from '../support/deployments.ts';
import { GuardedAgent } from '../support/guarded-agent.ts';

const HOLDER = { name: 'ci', url: '' };
const JOURNAL: JournalEntry = { at: 1, phase: 'planned', text: 'planned', holder: 'ci' };
const COMMAND: Command = { id: 'a', verb: 'promote', from: 'me', at: 1 };

describe('berth deploy policy, with an agent that refuses by default', function () {
  this.timeout(60_000);
  const agent = new GuardedAgent(28_600);

  before(async () => {
    await agent.begin();
    await register('web', ['blue']);
    await register('shop', ['blue']);
    await register('nginx', ['berth-proxy']);
  });

  after(() => agent.end());

  const register = (name: string, tags: readonly string[]): Promise<unknown> =>
    agent.ask('PUT', 'agent/service/register', { Name: name, Port: 1, Tags: tags });

  const address = parseRegistryUri('consul:', { address: agent.address, ssl: false });

  async function clientWith(rules: string): Promise<ConsulClient> {
    return new ConsulClient({ address, token: await agent.tokenFor(rules), timeoutMs: 5_000 });
  }

  /** Everything that a release asks of Consul. */
  async function release(client: ConsulClient, service: string): Promise<readonly string[]> {
    const [store, catalog] = [new KvReleaseStore(client), new ConsulCatalog(client)];
    const lock = await store.lock(service, HOLDER, 5_000);
    try {
      await store.post(service, COMMAND);
      const pointer = { zone: 'blue', version: '1', generation: 'd1' } as const;
      const change = { deployment: aDeployment(service), journal: JOURNAL, pointer };
      const consumed = await store.commands(service);
      const after = await store.commit(lock, await store.read(service), { ...change, consumed });
      expect(after).to.include({ activeZone: 'blue', activeVersion: '1', generation: 'd1' });
      expect(await store.history(service)).to.have.length(1);
      expect(await store.journal(service, 'd1')).to.have.length(1);
      expect(await store.commands(service)).to.deep.equal([]);
      expect(await store.holder(service)).to.deep.equal(HOLDER);
      const proxies = (await catalog.proxies()).map(({ name }) => `proxy ${name}`);
      const instances = (await catalog.instances('web')).map(({ id }) => `instance ${id}`);
      await store.unlock(service);
      return [...instances, ...proxies];
    } finally {
      await lock.release();
    }
  }

  const ALL = ['instance web', 'proxy nginx'];
  const WISHES = [
    ['with all services', { service: 'shop', serviceName: 'web', proxies: [] }],
    ['with the proxies named', { service: 'cart', serviceName: 'web', proxies: ['nginx'] }],
  ] as const;

  for (const [name, wish] of WISHES) {
    it(`is enough for a release, ${name}, as HCL and as JSON`, async () => {
      const rules = deployPolicy(wish);

      expect(await release(await clientWith(policyHcl(rules)), wish.service)).to.deep.equal(ALL);
      const client = await clientWith(policyJson(rules));
      expect(await release(client, wish.service)).to.deep.equal(ALL);
    });

    for (const rule of deployPolicy(wish)) {
      it(`is not enough, ${name}, without ${described(rule)}`, async () => {
        const rest = deployPolicy(wish).filter((one) => described(one) !== described(rule));

        const [outcome] = await Promise.allSettled([
          clientWith(policyHcl(rest)).then((client) => release(client, wish.service)),
        ]);

        if (outcome.status === 'fulfilled') expect(outcome.value).not.to.deep.equal(ALL);
        else expect((outcome.reason as Error).message).to.match(/403|Permission denied/);
      });
    }
  }

  it('does without maintenance, which takes more rights and the agent of the instance', async () => {
    const rules = deployPolicy({ service: 'shop', serviceName: 'web', proxies: [] });
    const catalog = new ConsulCatalog(await clientWith(policyHcl(rules)));
    const [instance] = await catalog.instances('web');
    if (instance === undefined) throw new Error('web is not in the catalog');

    expect(await catalog.withdraw(instance, 'test')).to.equal(false);
    const elsewhere = { ...instance, id: 'on-another-host' };
    expect(await catalog.withdraw(elsewhere, 'test')).to.equal(false);
    expect((await catalog.instances('web')).map(({ status }) => status)).to.deep.equal(['passing']);
  });

  it('knows a service that the agent does not know by either of its answers', async () => {
    const settings = { address, token: agent.management, timeoutMs: 5_000 };

    await new AgentRegistry(settings).setMaintenance('none-such' as ServiceId, 'test');
  });

  it('does not reach the releases of another service', async () => {
    const rules = deployPolicy({ service: 'shop', serviceName: 'web', proxies: [] });

    const [outcome] = await Promise.allSettled([
      release(await clientWith(policyHcl(rules)), 'web'),
    ]);

    expect(outcome.status === 'rejected' && (outcome.reason as Error).message).to.match(/403/);
  });
});

function described({ resource, name, policy }: PolicyRule): string {
  return `${policy} of ${resource} "${name}"`;
}
