import type { ContainerId } from '../domain/container.ts';
import { registrationHash } from '../domain/ownership.ts';
import {
  type ContestedPlan,
  type RegisterPlan,
  type ServicePlan,
  inherit,
  isLegacy,
  isOwn,
  planService,
} from '../domain/plan-service.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type {
  OwnershipMark,
  ServiceId,
  ServiceInstance,
  ServiceRegistration,
} from '../domain/service.ts';
import type { EntryReader } from './entry-reader.ts';
import type { Clock } from '../domain/clock.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import { instanceFingerprint } from './ledger.ts';
import { Maintenance } from './maintenance.ts';
import type { Change, Reporter, Subject, Trigger } from './report.ts';

export interface ServiceWriterOptions {
  readonly registry: ServiceRegistry;
  readonly reader: EntryReader;
  readonly owner: string;
  readonly hostname: string;
  readonly clock: Clock;
  readonly report: Reporter;
  /** Whether a container still asks for a service ID. */
  readonly isWantedBy: (id: ServiceId, holder: ContainerId) => Promise<boolean>;
}

/** Whose service is settled, and why now. */
export interface Occasion {
  readonly subject: Subject;
  readonly trigger: Trigger;
}

/** What a container asks for under one service ID. */
export interface Wanted {
  /** `undefined` for nothing. */
  readonly service: ServiceRegistration | undefined;
  /** Why the service is to be in maintenance, if it is. */
  readonly maintenance: string | undefined;
  /** Whether berth has put it in maintenance, as far as is known. */
  readonly isInMaintenance: boolean;
}

/** What one service ID came to. */
export interface Settlement {
  /** What Consul now holds under the ID for this container; `undefined` for nothing. */
  readonly fingerprint: string | undefined;
  /** The entry was written just now. */
  readonly isWritten: boolean;
  readonly isInMaintenance: boolean;
  /** Why the service could not be registered, for the container's owner. */
  readonly refusal?: string;
}

const UNTOUCHED: Settlement = {
  fingerprint: undefined,
  isWritten: false,
  isInMaintenance: false,
};

/**
 * Brings one service ID of the agent to what its container asks for.
 *
 * INVARIANTS
 * - Each write follows a read of the same ID, with no other write of ours to that ID in between:
 *   two containers may claim one ID, and a container may be replaced by one of the same name.
 * - An entry of anyone else is never written.
 */
export class ServiceWriter {
  readonly #options: ServiceWriterOptions;
  readonly #locks = new KeyedMutex<ServiceId>();
  readonly #maintenance: Maintenance;

  constructor(options: ServiceWriterOptions) {
    this.#options = options;
    this.#maintenance = new Maintenance(options.registry);
  }

  /** @throws DependencyError  when Consul, or Docker about a holder, did not answer */
  settle(id: ServiceId, wanted: Wanted, occasion: Occasion): Promise<Settlement> {
    const desired = wanted.service;
    return this.#locks.run(id, async () => {
      const current = await this.#options.reader.find(id);
      const { containerId } = occasion.subject;
      const plan = planService(desired, current, { ...this.#options, containerId });
      const isFree = plan.kind === 'contested' && (await this.#isFree(id, plan));
      const finalPlan = isFree ? inherit(plan) : plan;
      const settlement = await this.#carryOut(finalPlan, { id, desired, current }, occasion);
      const isHeld = desired !== undefined && settlement.fingerprint !== undefined;
      return isHeld ? this.#maintain(desired, wanted, settlement, occasion) : settlement;
    });
  }

  /**
   * Leaves a service as it is, and says what it is.
   * @throws DependencyError  when Consul did not answer
   */
  retain(id: ServiceId, { subject }: Occasion): Promise<Settlement> {
    return this.#locks.run(id, async () => {
      const current = await this.#options.reader.find(id);
      const writer = { ...this.#options, containerId: subject.containerId };
      const isOurs = current !== undefined && isOwn(current, writer);
      return { ...UNTOUCHED, fingerprint: isOurs ? instanceFingerprint(current) : undefined };
    });
  }

  /**
   * Removes an entry that registrator left on this host, if it is one still and is dangling.
   * @throws DependencyError
   */
  removeLegacy(
    id: ServiceId,
    occasion: Occasion,
    isDangling: () => Promise<boolean>,
  ): Promise<'removed' | 'spared'> {
    return this.#locks.run(id, async () => {
      const current = await this.#options.registry.find(id);
      if (current === undefined || !isLegacy(current, this.#options)) return 'removed';
      if (!(await isDangling())) return 'spared';
      await this.#deregister(current, occasion);
      return 'removed';
    });
  }

  async #isFree(id: ServiceId, { holder }: ContestedPlan): Promise<boolean> {
    return !(await this.#options.isWantedBy(id, holder));
  }

  async #carryOut(
    plan: ServicePlan,
    { id, desired, current }: ServiceState,
    occasion: Occasion,
  ): Promise<Settlement> {
    switch (plan.kind) {
      case 'none':
        if (desired !== undefined && occasion.trigger.checkLost === id) {
          const drift = ['checks'];
          return this.#register(
            { kind: 'register', service: desired, cause: 'drifted', drift },
            occasion,
          );
        }
        return { ...UNTOUCHED, fingerprint: desired && current && instanceFingerprint(current) };
      case 'register':
        return this.#register(plan, occasion);
      case 'deregister':
        await this.#deregister({ id, name: current?.name ?? '' }, occasion);
        return UNTOUCHED;
      case 'contested': {
        const refusal = `service ID ${id} is held by container ${plan.holder.slice(0, 12)}`;
        return { ...UNTOUCHED, refusal };
      }
      case 'foreign': {
        const refusal = `service ID ${id} is in Consul already and was not written by this host`;
        return { ...UNTOUCHED, refusal };
      }
    }
  }

  async #register(
    { service, cause, drift }: RegisterPlan,
    occasion: Occasion,
  ): Promise<Settlement> {
    const { registry, reader, owner, report } = this.#options;
    const { containerId } = occasion.subject;
    const mark: OwnershipMark = { owner, containerId, hash: registrationHash(service) };
    const write = (): Promise<void> =>
      reader.write(service.id, () => registry.register(service, mark));
    await (cause === 'missing' ? write() : this.#maintenance.keepOver(service.id, write));
    report({ kind: 'registered', cause, drift, service, ...this.#change(occasion) });
    const fingerprint = instanceFingerprint({ ...service, mark });
    return { ...UNTOUCHED, fingerprint, isWritten: true };
  }

  async #maintain(
    { id, name }: ServiceRegistration,
    { maintenance, isInMaintenance }: Wanted,
    settlement: Settlement,
    occasion: Occasion,
  ): Promise<Settlement> {
    const { isWritten } = settlement;
    const state = { wanted: maintenance, isKnown: isInMaintenance, isWritten };
    const switched = await this.#maintenance.settle(id, state);
    if (switched) {
      const change = { serviceId: id, serviceName: name, ...this.#change(occasion) };
      this.#options.report({ kind: 'maintenance', why: maintenance, ...change });
    }
    return { ...settlement, isInMaintenance: maintenance !== undefined };
  }

  async #deregister(
    { id, name }: Pick<ServiceInstance, 'id' | 'name'>,
    occasion: Occasion,
  ): Promise<void> {
    const { registry, reader, report } = this.#options;
    await reader.write(id, () => registry.deregister(id));
    const change = this.#change(occasion);
    report({ kind: 'deregistered', serviceId: id, serviceName: name, ...change });
  }

  #change({ subject, trigger }: Occasion): Change {
    const elapsedMs = Math.max(0, this.#options.clock.now() - trigger.atMs);
    return { ...subject, reason: trigger.reason, elapsedMs };
  }
}

interface ServiceState {
  readonly id: ServiceId;
  readonly desired: ServiceRegistration | undefined;
  readonly current: ServiceInstance | undefined;
}
