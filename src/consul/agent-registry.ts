import { DependencyError } from '../domain/errors.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import type {
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';
import type { RegistryHost, ServiceRegistry } from '../domain/service-registry.ts';
import { toAgentPayload, toServiceInstance } from './agent-payload.ts';
import { ConsulClient, type ConsulClientSettings } from './consul-client.ts';

/**
 * The services of one Consul agent.
 *
 * The agent API, never the catalog: what the catalog has and the agent does not know is removed by
 * the agent's anti-entropy.
 */
export class AgentRegistry implements ServiceRegistry {
  readonly #client: ConsulClient;

  constructor(settings: ConsulClientSettings) {
    this.#client = new ConsulClient(settings);
  }

  async host(): Promise<RegistryHost> {
    const self = asObject(await this.#client.get({ name: 'agent self', path: '/agent/self' }));
    const config = asObject(self?.Config);
    if (config === undefined) throw malformed('agent self: the answer has no Config');
    return { version: asText(config.Version), nodeName: asText(config.NodeName) };
  }

  async list(): Promise<readonly ServiceInstance[]> {
    const services = asObject(
      await this.#client.get({ name: 'list services', path: '/agent/services' }),
    );
    if (services === undefined) throw malformed('the list of services is not an object');
    return Object.values(services).map((entry) => instanceFrom(entry));
  }

  async find(id: ServiceId): Promise<ServiceInstance | undefined> {
    try {
      const request = { name: `read ${id}`, path: '/agent/service/{id}', params: { id } };
      return instanceFrom(await this.#client.get(request));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void> {
    await this.#client.put({
      name: `register ${registration.id}`,
      path: '/agent/service/register',
      // Without it a check that is no longer wanted stays, and keeps failing.
      query: { 'replace-existing-checks': 'true' },
      body: toAgentPayload(registration, mark),
    });
  }

  async deregister(id: ServiceId): Promise<void> {
    try {
      const request = { name: `deregister ${id}`, path: '/agent/service/deregister/{id}' };
      await this.#client.put({ ...request, params: { id } });
    } catch (error) {
      if (isNotFound(error)) return;
      // Some versions answer 500 for an ID that is gone; only the agent can tell which it was.
      if (await this.#isGone(id)) return;
      throw error;
    }
  }

  async #isGone(id: ServiceId): Promise<boolean> {
    try {
      return (await this.find(id)) === undefined;
    } catch {
      return false; // the failure of the deregistration is the one to report
    }
  }
}

function instanceFrom(entry: unknown): ServiceInstance {
  const instance = toServiceInstance(entry);
  if (instance === undefined) throw malformed('a service entry has no ID');
  return instance;
}

function isNotFound(error: unknown): boolean {
  return error instanceof DependencyError && error.statusCode === 404;
}

function malformed(message: string): DependencyError {
  return new DependencyError('consul', 'malformed', `Consul: ${message}`);
}
