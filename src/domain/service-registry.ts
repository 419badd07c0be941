import type {
  Heartbeat,
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from './service.ts';

/** The Consul agent, as far as an operator wants to know it. */
export interface RegistryHost {
  readonly version: string;
  readonly nodeName: string;
}

/**
 * Where services are registered. Every call settles within the deadline the implementation was
 * given; failures are `RegistryError`s.
 */
export interface ServiceRegistry {
  host(): Promise<RegistryHost>;
  /** Every service of the agent, whoever wrote it. */
  list(): Promise<readonly ServiceInstance[]>;
  find(id: ServiceId): Promise<ServiceInstance | undefined>;
  /**
   * Waits until the entry differs from what it is now, or is gone.
   * @returns false when it is the same after half a minute, or when the signal ended the wait
   */
  awaitChange(id: ServiceId, signal: AbortSignal): Promise<boolean>;
  /** Writes the entry and replaces its checks; the status of a check that stays is kept. */
  register(registration: ServiceRegistration, mark: OwnershipMark): Promise<void>;
  /**
   * Refreshes the TTL check of a service that has no other check.
   * @returns false when the agent has no such check
   */
  heartbeat(id: ServiceId, heartbeat: Pick<Heartbeat, 'status' | 'output'>): Promise<boolean>;
  /** The services that are in maintenance, each with the reason; whoever put them there. */
  maintenances(): Promise<ReadonlyMap<ServiceId, string>>;
  /**
   * Puts a service in maintenance, with a reason, or takes it out. One that is in maintenance keeps
   * its reason; one that is gone is success. Writing the entry ends it.
   */
  setMaintenance(id: ServiceId, reason: string | undefined): Promise<void>;
  /** An entry that is gone already is success. */
  deregister(id: ServiceId): Promise<void>;
}
