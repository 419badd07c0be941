import type { ContainerId } from '../domain/container.ts';
import type { ContainerSource } from '../domain/container-source.ts';
import { type FetchText, fetchedServices } from '../domain/mapping/fetched-services.ts';
import type { MappingRules } from '../domain/mapping/map-port.ts';
import { withNetworkPeer } from '../domain/network-peer.ts';
import type { ServiceId } from '../domain/service.ts';

export interface WantedByOptions {
  readonly source: ContainerSource;
  readonly rules: MappingRules;
  readonly fetchText?: FetchText | undefined;
}

/**
 * Whether a container asks for a service ID, looked at now.
 * @throws DependencyError  when Docker did not answer
 */
export async function isWantedBy(
  { source, rules, fetchText }: WantedByOptions,
  id: ServiceId,
  holder: ContainerId,
): Promise<boolean> {
  const found = await source.inspect(holder);
  if (found === undefined) return false;
  const container = await withNetworkPeer(found, (peer) => source.inspect(peer));
  const { services } = await fetchedServices(container, rules, fetchText);
  return services.some((service) => service.id === id);
}
