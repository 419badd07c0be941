import type { Proxy, ProxyAnswer, ProxyObserver, ProxyView } from '../../domain/deploy/traffic.ts';
import { fetchFresh } from './fetch-fresh.ts';

/** A table of ten thousand targets is a tenth of it. */
const MOST_BYTES = 32 << 20;

/** What a kind of proxy shows of what it routes by. */
export interface RoutingTable {
  /** Where it shows it. */
  readonly path: string;
  /** @returns `undefined` for what is no such table */
  readonly answerOf: (table: unknown, service: string) => ProxyAnswer | undefined;
}

/**
 * Asks proxies that show the table that requests are routed by; the others, another observer.
 *
 * It is replaced as a whole, so that a part of it that nobody is routed by can say of which pointer it
 * was made, and there are no workers that could have an earlier one.
 */
export class TableObserver implements ProxyObserver {
  readonly #others: ProxyObserver;
  readonly #tables: readonly RoutingTable[];

  constructor(others: ProxyObserver, tables: readonly RoutingTable[]) {
    this.#others = others;
    this.#tables = tables;
  }

  async look(proxy: Proxy, service: string, connections: number): Promise<ProxyView> {
    const view = await this.#others.look(proxy, service, connections);
    if (view.problem === '') return view;
    for (const { path, answerOf } of this.#tables) {
      const table = await tableAt(`${proxy.url}${path}`);
      const answer = table === undefined ? undefined : answerOf(table, service);
      // One process, one table: asking again on another connection would show the same.
      if (answer !== undefined) {
        return {
          ...view,
          answers: [answer],
          problem: '',
          oldWorkers: 0,
          workerLifetimeMs: undefined,
        };
      }
    }
    return view;
  }
}

async function tableAt(url: string): Promise<unknown> {
  try {
    return JSON.parse(await fetchFresh(url, MOST_BYTES)) as unknown;
  } catch {
    // It is not of this kind.
    return undefined;
  }
}
