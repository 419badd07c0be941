import { expect } from 'chai';
import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import { registrationHash } from '../../src/domain/ownership.ts';
import type { HealthCheck, ServiceId, ServiceRegistration } from '../../src/domain/service.ts';
import { agentChecks } from '../support/agent-view.ts';
import { aMark, aRegistration } from '../support/builders.ts';
import { CONSUL_URL, uniqueName } from '../support/real-engine.ts';

// What any Consul from 1.8 on takes as it is, and what an older one than 1.13 gets less of. Programs
// are not here: the tests' agent refuses them.
const POLLED = { target: '127.0.0.1:1', interval: '10s', timeout: '1s' };
const HTTP = { ...POLLED, kind: 'http', target: 'https://127.0.0.1:1/health' } as const;

describe('AgentRegistry, with a real agent', () => {
  const address = parseRegistryUri('consul:', { address: CONSUL_URL, ssl: false });
  const registry = new AgentRegistry({ address, token: '', timeoutMs: 10_000 });
  const written: ServiceId[] = [];

  async function register(facts: Partial<ServiceRegistration>): Promise<ServiceId> {
    const id = `${uniqueName('checks')}:web:80` as ServiceId;
    const service: ServiceRegistration = {
      ...aRegistration(),
      name: uniqueName('web'),
      ...facts,
      id,
    };
    const containerId = 'c1' as ContainerId;
    written.push(id);
    await registry.register(service, {
      owner: 'checks',
      containerId,
      hash: registrationHash(service),
    });
    return id;
  }

  afterEach(async () => {
    await Promise.all(written.splice(0).map((id) => registry.deregister(id)));
  });

  const checks: readonly (readonly [string, HealthCheck])[] = [
    ['HTTP', { ...HTTP, method: 'HEAD', outputMaxSize: 100, tlsSkipVerify: true }],
    ['TCP', { kind: 'tcp', ...POLLED, notes: 'a port' }],
    ['gRPC', { kind: 'grpc', ...POLLED, target: '127.0.0.1:1/a.B', useTls: true }],
    ['TTL', { kind: 'ttl', ttl: '30s', initialStatus: 'warning', deregisterAfter: '24h' }],
    ['another service', { kind: 'alias', serviceId: 'other' as ServiceId }],
    [
      'limits',
      { ...HTTP, successBeforePassing: 2, failuresBeforeWarning: 1, failuresBeforeCritical: 3 },
    ],
    ['words of its own', { ...HTTP, header: [['A', 'b']], body: 'x', disableRedirects: true }],
    ['the name in a certificate', { ...HTTP, tlsServerName: 'web.test' }],
  ];
  for (const [name, check] of checks) {
    it(`registers a check by ${name}`, async () => {
      const id = await register({ checks: [check] });

      expect(await agentChecks(id)).to.have.length(1);
    });
  }

  it('registers a service all the same whose check the agent may not know', async () => {
    const id = await register({ checks: [{ kind: 'udp', ...POLLED }] });

    expect((await agentChecks(id)).length).to.be.at.most(1);
    expect(await registry.find(id)).not.to.equal(undefined);
  });

  it('takes it for a refusal, not for an outage, when the agent runs no programs', async () => {
    const check = { kind: 'script', args: ['true'], interval: '10s' } as const;
    const service = aRegistration({ id: uniqueName('script'), checks: [check] });

    const [outcome] = await Promise.allSettled([registry.register(service, aMark())]);

    expect(outcome).to.have.nested.property('reason.kind', 'refused');
    expect(outcome).to.have.nested.property('reason.statusCode', 500);
  });

  it('gives each of several checks an ID of its own', async () => {
    const tcp = { kind: 'tcp', ...POLLED } as const;
    const id = await register({ checks: [tcp, { ...tcp, id: 'live' }, { ...tcp, id: 'ready' }] });

    const ids = (await agentChecks(id)).map(({ CheckID }) => CheckID);

    expect(ids).to.include.members([`check:${id}:live`, `check:${id}:ready`]);
    expect(new Set(ids)).to.have.property('size', 3);
  });

  it('registers weights, further addresses and the right to change tags', async () => {
    const id = await register({
      weights: { passing: 10, warning: 1 },
      enableTagOverride: true,
      taggedAddresses: new Map([['lan_ipv6', { address: 'fd00::1', port: 8080 }]]),
    });

    expect(await registry.find(id)).to.have.property('enableTagOverride', true);
  });

  it('registers a sidecar that is nobody’s service, and goes with its own', async () => {
    const upstreams = [{ name: 'db', localPort: 9001 }];
    const id = await register({ connect: { kind: 'sidecar', port: 21_999, upstreams } });
    const sidecarId = `${id}-sidecar-proxy` as ServiceId;

    expect(await registry.find(sidecarId)).to.have.property('mark', undefined);
    await registry.deregister(id);
    expect(await registry.find(sidecarId)).to.equal(undefined);
  });
});
