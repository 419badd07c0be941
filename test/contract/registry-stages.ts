import { AgentRegistry } from '../../src/consul/agent-registry.ts';
import { parseRegistryUri } from '../../src/consul/registry-uri.ts';
import type { ServiceRegistry } from '../../src/domain/service-registry.ts';
import type { ServiceId } from '../../src/domain/service.ts';
import { agentChecks } from '../support/agent-view.ts';
import { FakeRegistry } from '../support/fake-registry.ts';
import { CONSUL_URL } from '../support/real-engine.ts';

/** A registry with the means to see what it does not say. */
interface RegistryStage {
  readonly registry: ServiceRegistry;
  /** Of the service's only check. */
  readonly statusOf: (id: ServiceId) => Promise<string | undefined>;
}

function fakeStage(): RegistryStage {
  const registry = new FakeRegistry();
  return {
    registry,
    statusOf: (id) => Promise.resolve(registry.ttlChecks.get(id)?.status),
  };
}

function realStage(): RegistryStage {
  const address = parseRegistryUri('consul:', { address: CONSUL_URL, ssl: false });
  return {
    registry: new AgentRegistry({ address, token: '', timeoutMs: 10_000 }),
    statusOf: async (id) => (await agentChecks(id))[0]?.Status,
  };
}

/** Everything that the contract holds for. */
export const REGISTRIES: readonly { name: string; open: () => RegistryStage }[] = [
  { name: 'FakeRegistry', open: fakeStage },
  { name: 'AgentRegistry on a real agent', open: realStage },
];
