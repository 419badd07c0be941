import type {
  Heartbeat,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../../src/domain/service.ts';
import type { RegistryHost, ServiceRegistry } from '../../src/domain/service-registry.ts';

/** A Consul agent in memory; `test/contract` holds it to what a real one does. */
export class FakeRegistry implements ServiceRegistry {
  readonly services = new Map<ServiceId, ServiceInstance>();
  /** Every write, as a sentence. */
  readonly writes: string[] = [];
  /** What the TTL checks say. */
  readonly ttlChecks = new Map<ServiceId, Pick<Heartbeat, 'status' | 'output'>>();
  /** Reasons, by service. */
  readonly inMaintenance = new Map<ServiceId, string>();
  /** Every heartbeat that arrived, in order. */
  readonly heartbeats: ServiceId[] = [];
  readonly #waits = new Map<ServiceId, ((isChanged: boolean) => void)[]>();
  /** Consulted before each call; throw to make it fail. */
  fault: (call: string, id: ServiceId | undefined) => void | Promise<void> = () => undefined;

  async host(): Promise<RegistryHost> {
    await this.fault('host', undefined);
    return { version: '0.0.0', nodeName: 'fake' };
  }

  async list(): Promise<readonly ServiceInstance[]> {
    await this.fault('list', undefined);
    return [...this.services.values()];
  }

  async find(id: ServiceId): Promise<ServiceInstance | undefined> {
    await this.fault('find', id);
    return this.services.get(id);
  }

  /** Waits for a write through this fake; `services` itself can be changed behind its back. */
  async awaitChange(id: ServiceId, signal: AbortSignal): Promise<boolean> {
    await this.fault('awaitChange', id);
    if (!this.services.has(id)) return true;
    return new Promise((resolve) => {
      const end = (): void => {
        resolve(false);
      };
      signal.addEventListener('abort', end);
      const changed = (): void => {
        signal.removeEventListener('abort', end);
        resolve(true);
      };
      this.#waits.set(id, [...(this.#waits.get(id) ?? []), changed]);
    });
  }

  async register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void> {
    await this.fault('register', registration.id);
    const { id, name, address, port, tags, meta, enableTagOverride } = registration;
    const options = enableTagOverride && { enableTagOverride };
    this.services.set(id, { id, name, address, port, tags, meta, ...options, mark });
    const ttl = registration.checks.find((check) => check.kind === 'ttl');
    const first = { status: ttl?.initialStatus ?? 'critical', output: '' };
    if (ttl === undefined) this.ttlChecks.delete(id);
    else this.ttlChecks.set(id, this.ttlChecks.get(id) ?? first);
    this.inMaintenance.delete(id);
    this.writes.push(`register ${id}`);
    this.#changed(id);
  }

  async heartbeat(
    id: ServiceId,
    { status, output }: Pick<Heartbeat, 'status' | 'output'>,
  ): Promise<boolean> {
    await this.fault('heartbeat', id);
    if (!this.ttlChecks.has(id)) return false;
    this.ttlChecks.set(id, { status, output });
    this.heartbeats.push(id);
    return true;
  }

  async maintenances(): Promise<ReadonlyMap<ServiceId, string>> {
    await this.fault('maintenances', undefined);
    return new Map(this.inMaintenance);
  }

  async setMaintenance(id: ServiceId, reason: string | undefined): Promise<void> {
    await this.fault('setMaintenance', id);
    if (!this.services.has(id)) return;
    if (reason === undefined) this.inMaintenance.delete(id);
    else this.inMaintenance.set(id, this.inMaintenance.get(id) ?? reason);
    this.writes.push(`maintenance ${reason === undefined ? 'off' : 'on'} ${id}`);
  }

  async deregister(id: ServiceId): Promise<void> {
    await this.fault('deregister', id);
    this.services.delete(id);
    this.ttlChecks.delete(id);
    this.inMaintenance.delete(id);
    this.writes.push(`deregister ${id}`);
    this.#changed(id);
  }

  /** As an agent that is started anew without its data. */
  loseEverything(): void {
    const ids = [...this.services.keys()];
    this.services.clear();
    this.ttlChecks.clear();
    this.inMaintenance.clear();
    for (const id of ids) this.#changed(id);
  }

  #changed(id: ServiceId): void {
    for (const resolve of this.#waits.get(id) ?? []) resolve(true);
    this.#waits.delete(id);
  }
}
