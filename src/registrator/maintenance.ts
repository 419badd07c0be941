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
 * - It is read only before it is switched off, and before an entry is written over.
 */
export class Maintenance {
  readonly #registry: ServiceRegistry;

  constructor(registry: ServiceRegistry) {
    this.#registry = registry;
  }

  /** @returns what was switched on or off, if anything was */
  async settle(
    id: ServiceId,
    { wanted, isKnown, isWritten }: MaintenanceState,
  ): Promise<'on' | 'off' | undefined> {
    if (wanted !== undefined) {
      if (isKnown && !isWritten) return undefined;
      await this.#registry.setMaintenance(id, wanted);
      return 'on';
    }
    if (!isKnown || !isOwnReason(await this.#reason(id))) return undefined;
    await this.#registry.setMaintenance(id, undefined);
    return 'off';
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
