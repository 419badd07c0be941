import { legacyContainerName } from '../domain/mapping/service-id.ts';
import { isLegacy } from '../domain/plan-service.ts';
import type { ServiceId, ServiceInstance } from '../domain/service.ts';

/** Services in registrator's form, of this host and without a mark, that nobody is about to adopt. */
export interface LegacyServices {
  /** No container of their name runs. */
  readonly orphans: readonly ServiceId[];
  /** A container of their name runs, has been looked at, and did not adopt them. */
  readonly strays: readonly ServiceId[];
}

export const NO_LEGACY: LegacyServices = { orphans: [], strays: [] };

/**
 * What registrator seems to have left behind.
 * @param isKnown  by name of the containers that run: whether it has been looked at, which is when a
 *                 container adopts what it asks for
 */
export function legacyServices(
  entries: readonly ServiceInstance[],
  hostname: string,
  isKnown: ReadonlyMap<string, boolean>,
): LegacyServices {
  const ids = entries.filter((entry) => isLegacy(entry, { hostname })).map(({ id }) => id);
  const stateOf = (id: ServiceId): boolean | undefined =>
    isKnown.get(legacyContainerName(hostname, id) ?? '');
  return {
    orphans: ids.filter((id) => stateOf(id) === undefined),
    strays: ids.filter((id) => stateOf(id) === true),
  };
}
