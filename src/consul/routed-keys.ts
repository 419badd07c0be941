import { fabioRoutes, fabioSources } from '../domain/deploy/fabio-routes.ts';
import type { Change, Pointer, ReleaseState } from '../domain/deploy/release-store.ts';
import { traefikServices, traefikZones } from '../domain/deploy/traefik-services.ts';
import { otherZone, parseZone } from '../domain/deploy/zone.ts';
import { DependencyError } from '../domain/errors.ts';
import type { Kv, KvOperation } from './kv.ts';
import { fabioKeys, traefikKeys } from './release-keys.ts';

/** What proxies that read Consul's keys by themselves route by. */
type Routed = Pick<Pointer, 'zone' | 'generation' | 'weight'>;
type Request = Change['deployment']['request'];

/**
 * Moved with the pointer, where such a proxy has the service; and there before a first release starts.
 * @throws DependencyError  when somebody has written what names nothing there
 */
export async function routedOperations(
  kv: Kv,
  { activeZone = '', generation }: ReleaseState,
  { deployment: { phase, request }, pointer }: Change,
): Promise<readonly KvOperation[]> {
  if (pointer === undefined && phase !== 'planned') return [];
  const active = parseZone(activeZone);
  // At a first release nothing serves: least of all the candidate, before it has been seen to be well.
  const routed = pointer ?? { zone: active ?? otherZone(request.candidate), generation };
  // fabio would refuse its whole table then: that zone has no instance.
  const isFabioLeft = pointer === undefined && active === undefined;
  const [fabio, traefik] = [fabioKeys(request.service), traefikKeys(request.service)];
  const asked = [fabio.sources, traefik.zones];
  const [sources = '', zones = ''] = (await Promise.all(asked.map((key) => kv.get(key)))).map(
    (entry) => entry?.value ?? '',
  );
  return named(() => [
    ...(isFabioLeft ? [] : fabioOperations(sources, fabio.routes, request, routed)),
    ...traefikOperations(zones, traefik.root, request, routed),
  ]);
}

function fabioOperations(
  text: string,
  key: string,
  { service, serviceName }: Request,
  routed: Routed,
): readonly KvOperation[] {
  const sources = fabioSources(text);
  if (sources.length === 0) return [];
  return [{ Verb: 'set', Key: key, Value: fabioRoutes({ service, serviceName, sources }, routed) }];
}

function traefikOperations(
  text: string,
  root: string,
  { service }: Request,
  routed: Routed,
): readonly KvOperation[] {
  if (text.trim() === '') return [];
  const { values, gone } = traefikServices(service, traefikZones(text), routed);
  return [
    ...(gone === undefined ? [] : [{ Verb: 'delete-tree', Key: `${root}${gone}` } as const]),
    ...values.map(([key, Value]) => ({ Verb: 'set', Key: `${root}${key}`, Value }) as const),
  ];
}

function named<T>(operations: () => T): T {
  try {
    return operations();
  } catch (error) {
    throw new DependencyError('consul', 'refused', `Consul: ${(error as Error).message}`);
  }
}
