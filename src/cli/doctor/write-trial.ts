import { randomUUID } from 'node:crypto';
import type { ContainerId } from '../../domain/container.ts';
import type { ServiceRegistry } from '../../domain/service-registry.ts';
import type { OwnershipMark, ServiceId, ServiceRegistration } from '../../domain/service.ts';

const NAME = 'berth-doctor';
const MARK: OwnershipMark = { owner: NAME, containerId: NAME as ContainerId, hash: '' };

/**
 * Registers a service of its own and removes it. It is critical all the while, so that nobody is sent
 * there, and should this process be killed between, Consul removes it by itself.
 * @throws DependencyError
 */
export async function writeTrial(registry: ServiceRegistry): Promise<void> {
  const id = `${NAME}-${randomUUID().slice(0, 8)}` as ServiceId;
  const registration: ServiceRegistration = {
    ...{ id, name: NAME, address: '127.0.0.1', port: 0, tags: [], meta: new Map() },
    checks: [{ kind: 'ttl', ttl: '10s', initialStatus: 'critical', deregisterAfter: '1m' }],
  };
  try {
    await registry.register(registration, MARK);
  } catch (error) {
    // What has not been answered in time may have been done all the same.
    await registry.deregister(id).catch(() => undefined);
    throw error;
  }
  await registry.deregister(id);
}
