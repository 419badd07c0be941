import { MARK_HOST } from '../../domain/deploy/fabio-routes.ts';
import type { Proxy, ProxyAnswer, ProxyObserver, ProxyView } from '../../domain/deploy/traffic.ts';
import { type Zone, isInZone, otherZone, parseZone } from '../../domain/deploy/zone.ts';
import { asList, asObject, asText, asTextList } from '../../domain/json-shape.ts';
import { fetchFresh } from './fetch-fresh.ts';

/** A table of ten thousand targets is a tenth of it. */
const MOST_BYTES = 32 << 20;

/** One target of fabio's routing table. */
interface Route {
  readonly service: string;
  readonly source: string;
  readonly target: string;
  readonly weight: number;
  readonly tags: readonly string[];
}

/**
 * Asks fabio what it routes by, at `/api/routes` of its admin address; other proxies another observer.
 *
 * The table that is shown is the one that requests are routed by, and it is replaced as a whole: a route
 * that nobody takes (`fabio-routes.ts`) says of which pointer it was made. What is said of shares comes
 * from the weights of the service's own targets. There are no workers that could have an earlier one.
 */
export class FabioObserver implements ProxyObserver {
  readonly #others: ProxyObserver;

  constructor(others: ProxyObserver) {
    this.#others = others;
  }

  async look(proxy: Proxy, service: string, connections: number): Promise<ProxyView> {
    const view = await this.#others.look(proxy, service, connections);
    if (view.problem === '') return view;
    const routes = await routesOf(proxy).catch(() => undefined);
    if (routes === undefined) return view;
    // One process, one table: asking again on another connection would show the same.
    const answers = [answerOf(routes, service)];
    return { ...view, answers, problem: '', oldWorkers: 0, workerLifetimeMs: undefined };
  }
}

/** @returns `undefined` for what is no routing table */
async function routesOf({ url }: Proxy): Promise<readonly Route[] | undefined> {
  const table: unknown = JSON.parse(await fetchFresh(`${url}/api/routes`, MOST_BYTES));
  // An empty table is `null`.
  return table === null || Array.isArray(table) ? asList(table).map(routeOf) : undefined;
}

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
