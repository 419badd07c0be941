import { DependencyError } from '../domain/errors.ts';
import { asObject, asText } from '../domain/json-shape.ts';
import type {
  Heartbeat,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';
import type { RegistryHost, ServiceRegistry } from '../domain/service-registry.ts';
import { needsVersion, toAgentPayload, toServiceInstance } from './agent-payload.ts';
import { isNotFound, isUnknownService } from './consul-answers.ts';
import { ConsulClient, type ConsulClientSettings } from './consul-client.ts';

/** How long a wait for a change lasts at most, without what the agent adds. */
const WAIT_MS = 30_000;

/** Consul's own name for a maintenance check, before the service's ID. */
const MAINTENANCE = '_service_maintenance:';

/**
 * The services of one Consul agent.
 *
 * The agent API, never the catalog: what the catalog has and the agent does not know is removed by
 * the agent's anti-entropy.
 */
export class AgentRegistry implements ServiceRegistry {
  readonly #client: ConsulClient;
  /** As last read: it is read again whenever Consul comes back; `''` while it is unknown. */
  #version = '';

  constructor(settings: ConsulClientSettings) {
    this.#client = new ConsulClient(settings);
  }

  async host(): Promise<RegistryHost> {
    const { body } = await this.#client.get({ name: 'agent self', path: '/agent/self' });
    const self = asObject(body);
    const config = asObject(self?.Config);
    if (config === undefined) throw malformed('agent self: the answer has no Config');
    this.#version = asText(config.Version);
    return { version: this.#version, nodeName: asText(config.NodeName) };
  }

  async list(): Promise<readonly ServiceInstance[]> {
    const { body, isFiltered } = await this.#client.get({
      name: 'list services',
      path: '/agent/services',
    });
    const services = asObject(body);
    if (services === undefined) throw malformed('the list of services is not an object');
    if (isFiltered) {
      const message = 'Consul: list services: the token sees only a part of them';
      throw new DependencyError('consul', 'refused', message);
    }
    return Object.values(services).map((entry) => instanceFrom(entry));
  }

  async find(id: ServiceId): Promise<ServiceInstance | undefined> {
    try {
      const request = { name: `read ${id}`, path: '/agent/service/{id}', params: { id } };
      return instanceFrom((await this.#client.get({ ...request, isFrequent: true })).body);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  async awaitChange(id: ServiceId, signal: AbortSignal): Promise<boolean> {
    const request = { name: `watch ${id}`, path: '/agent/service/{id}', params: { id }, signal };
    try {
      const hash = contentHash((await this.#client.get(request)).body);
      const query = { hash, wait: `${String(WAIT_MS)}ms` };
      // The agent adds a sixteenth by chance, so that not all waits end together.
      const timeout = WAIT_MS + WAIT_MS / 16 + 5_000;
      const { body } = await this.#client.get({ ...request, query, timeout });
      return contentHash(body) !== hash;
    } catch (error) {
      if (signal.aborted) return false;
      if (isNotFound(error)) return true;
      throw error;
    }
  }

  /** What the agent's version does not know is left out: see `agent-features.ts`. */
  async register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void> {
    if (this.#version === '' && needsVersion(registration)) {
      // A token may lack the right to ask: then the agent is taken for one that knows everything.
      await this.host().catch(() => undefined);
    }
    await this.#client.put({
      name: `register ${registration.id}`,
      path: '/agent/service/register',
      // Without it a check that is no longer wanted stays, and keeps failing.
      query: { 'replace-existing-checks': 'true' },
      body: toAgentPayload(registration, mark, this.#version),
      isFrequent: true,
    });
  }

  async heartbeat(
    id: ServiceId,
    { status, output }: Pick<Heartbeat, 'status' | 'output'>,
  ): Promise<boolean> {
    try {
      await this.#client.put({
        name: `heartbeat of ${id}`,
        path: '/agent/check/update/{check}',
        params: { check: `service:${id}` },
        body: { Status: status, Output: output },
      });
      return true;
    } catch (error) {
      if (isNotFound(error) || saysNoSuchCheck(error)) return false;
      throw error;
    }
  }

  async maintenances(): Promise<ReadonlyMap<ServiceId, string>> {
    const { body } = await this.#client.get({
      name: 'list maintenances',
      path: '/agent/checks',
      query: { filter: `CheckID matches "^${MAINTENANCE}"` },
    });
    const checks = asObject(body);
    if (checks === undefined) throw malformed('the list of checks is not an object');
    return new Map(
      Object.entries(checks)
        // An agent that knows no filters lists all.
        .filter(([id]) => id.startsWith(MAINTENANCE))
        .map(([id, check]) => [
          id.slice(MAINTENANCE.length) as ServiceId,
          asText(asObject(check)?.Notes),
        ]),
    );
  }

  async setMaintenance(id: ServiceId, reason: string | undefined): Promise<void> {
    try {
      await this.#client.put({
        name: `maintenance of ${id}`,
        path: '/agent/service/maintenance/{id}',
        params: { id },
        query: reason === undefined ? { enable: 'false' } : { enable: 'true', reason },
      });
    } catch (error) {
      if (!isUnknownService(error)) throw error;
    }
  }

  async deregister(id: ServiceId): Promise<void> {
    try {
      const request = { name: `deregister ${id}`, path: '/agent/service/deregister/{id}' };
      await this.#client.put({ ...request, params: { id }, isFrequent: true });
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

function contentHash(entry: unknown): string {
  const hash = asText(asObject(entry)?.ContentHash);
  if (hash === '') throw malformed('a service entry has no ContentHash');
  return hash;
}

function instanceFrom(entry: unknown): ServiceInstance {
  const instance = toServiceInstance(entry);
  if (instance === undefined) throw malformed('a service entry has no ID');
  return instance;
}

/** Older agents answer 500, which would mean an outage. */
function saysNoSuchCheck(error: unknown): boolean {
  return error instanceof DependencyError && error.message.includes('does not have associated TTL');
}

function malformed(message: string): DependencyError {
  return new DependencyError('consul', 'malformed', `Consul: ${message}`);
}
