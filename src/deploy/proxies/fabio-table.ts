import { MARK_HOST } from '../../domain/deploy/routing-mark.ts';
import type { ProxyAnswer } from '../../domain/deploy/traffic.ts';
import { type Zone, isInZone, otherZone, parseZone } from '../../domain/deploy/zone.ts';
import { asList, asObject, asText, asTextList } from '../../domain/json-shape.ts';
import type { RoutingTable } from './table-observer.ts';

/** One target of fabio's routing table. */
interface Route {
  readonly service: string;
  readonly source: string;
  readonly target: string;
  readonly weight: number;
  readonly tags: readonly string[];
}

/**
 * What fabio routes by, at `/api/routes` of its admin address: a route that nobody takes
 * (`fabio-routes.ts`) says of which pointer it was made, and what is said of shares comes from the
 * weights of the service's own targets.
 */
export const fabioTable: RoutingTable = {
  path: '/api/routes',
  answerOf: (table, service) => {
    // An empty table is `null`.
    if (table !== null && !Array.isArray(table)) return undefined;
    return answerOf(asList(table).map(routeOf), service);
  },
};

function routeOf(entry: unknown): Route {
  const { service, src, dst, weight, tags } = asObject(entry) ?? {};
  return {
    ...{ service: asText(service), source: asText(src), target: asText(dst) },
    ...{ weight: typeof weight === 'number' ? weight : 0, tags: asTextList(tags) },
  };
}

function answerOf(routes: readonly Route[], service: string): ProxyAnswer {
  const prefix = `${MARK_HOST}/${service}/`;
  const [mark, ...further] = routes.filter(({ source }) => source.startsWith(prefix));
  const { service: name, tags, source } = mark ?? { service, tags: [], source: '' };
  const own = routes.filter((one) => one.service === name && !one.source.startsWith(MARK_HOST));
  const active = parseZone(tags[0] ?? '');
  const shares = sharesOf(own, otherZone(active ?? 'blue'));
  // Where sources differ, or there are two marks, it does not follow as a whole.
  const isWhole = further.length === 0 && shares.size <= 1;
  return {
    zone: isWhole ? active : undefined,
    generation: source.slice(prefix.length),
    ...{ blue: countOf(own, 'blue'), green: countOf(own, 'green') },
    weight: Math.max(0, ...shares),
  };
}

function countOf(routes: readonly Route[], zone: Zone): number {
  const inZone = routes.filter(({ tags }) => isInZone(tags, zone));
  return new Set(inZone.map(({ target }) => target)).size;
}

/** What a zone gets of the requests for each source, in percent; one number where it is the same. */
function sharesOf(routes: readonly Route[], zone: Zone): ReadonlySet<number> {
  const bySource = new Map<string, number>();
  for (const { source, weight, tags } of routes) {
    const added = isInZone(tags, zone) ? weight : 0;
    bySource.set(source, (bySource.get(source) ?? 0) + added);
  }
  return new Set([...bySource.values()].map((share) => Math.round(share * 10_000) / 100));
}
