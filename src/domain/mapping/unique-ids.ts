import type { ContainerPort } from '../container.ts';
import type { MappedPort } from './map-port.ts';
import type { ServiceId } from '../service.ts';
import { excerpt } from '../untrusted-text.ts';

export interface MappedPortOf {
  readonly port: ContainerPort;
  readonly result: MappedPort;
}

/**
 * The same ports, no two with one ID.
 *
 * The first port keeps an ID that several ask for; the others get their default one. With `-compat`
 * all but the last are ignored: registrator registers each over the one before, in no defined order.
 */
export function withUniqueIds(
  mapped: readonly MappedPortOf[],
  { compat }: { readonly compat: boolean },
): readonly MappedPortOf[] {
  const taken = new Set<ServiceId>();
  const inOrder = compat ? [...mapped].reverse() : mapped;
  const unique = inOrder.map(({ port, result }) => ({
    port,
    result: result.kind === 'service' ? withOwnId(result, taken, compat) : result,
  }));
  return compat ? unique.reverse() : unique;
}

function withOwnId(
  result: MappedPort & { readonly kind: 'service' },
  taken: Set<ServiceId>,
  compat: boolean,
): MappedPort {
  const { service, fallbackId, warnings } = result;
  const candidates = compat ? [service.id] : [service.id, fallbackId];
  const id = candidates.find((candidate) => !taken.has(candidate));
  if (id === undefined) {
    const reason = `its ID ${excerpt(service.id)} is used by another port`;
    return { kind: 'ignored', reason, warnings };
  }
  taken.add(id);
  if (id === service.id) return result;
  const warning = `SERVICE_ID=${excerpt(service.id)} is used by another port: ${id} used`;
  return { ...result, service: { ...service, id }, warnings: [...warnings, warning] };
}
