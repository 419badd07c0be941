import { isOwnReason } from '../domain/lifecycle.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { ServiceId } from '../domain/service.ts';

/** What is wanted of a service besides its entry. */
export interface MaintenanceState {
  /** Why it is to be in maintenance; `undefined` when it is not. */
  readonly wanted: string | undefined;
  /** Whether berth has put it there, as far as is known. */
  readonly isKnown: boolean;
  /** A write of the entry removes the maintenance with the other checks. */
  readonly isWritten: boolean;
}

/**
 * Consul's maintenance mode, where it is berth's to switch.
 *
 * INVARIANTS
 * - What an operator has put in maintenance stays there: berth's own reasons are known by their form.
 * - It is read before it is switched and before an entry is written over, and never else.
 */
export class Maintenance {
  readonly #registry: ServiceRegistry;

  constructor(registry: ServiceRegistry) {
    this.#registry = registry;
  }

  /** @returns whether it was switched on or off */
  async settle(id: ServiceId, { wanted, isKnown, isWritten }: MaintenanceState): Promise<boolean> {
    if (wanted !== undefined) {
      if (!isWritten && (isKnown || (await this.#reason(id)) !== undefined)) return false;
      await this.#registry.setMaintenance(id, wanted);
      return true;
    }
    if (!isKnown || !isOwnReason(await this.#reason(id))) return false;
    await this.#registry.setMaintenance(id, undefined);
    return true;
  }

  /** Writes an entry over another one without ending the maintenance that an operator has begun. */
  async keepOver(id: ServiceId, write: () => Promise<void>): Promise<void> {
    const reason = await this.#reason(id);
    await write();
    if (reason !== undefined && !isOwnReason(reason)) {
      await this.#registry.setMaintenance(id, reason);
    }
  }

  async #reason(id: ServiceId): Promise<string | undefined> {
    return (await this.#registry.maintenances()).get(id);
  }
}
