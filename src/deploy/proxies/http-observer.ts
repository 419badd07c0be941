import type { ContainerId } from '../../domain/container.ts';
import type { Proxy, ProxyAnswer, ProxyObserver, ProxyView } from '../../domain/deploy/traffic.ts';
import { parseZone } from '../../domain/deploy/zone.ts';
import { asObject, asText } from '../../domain/json-shape.ts';
import { fetchFresh } from './fetch-fresh.ts';
import { oldWorkers } from './old-workers.ts';

const MOST_BYTES = 64 << 10;

interface Answered extends ProxyAnswer {
  readonly workerLifetimeMs: number | undefined;
  readonly workers: number | undefined;
}

/** What runs in a proxy's container; `undefined` when that cannot be known. */
export type ProcessesOf = (id: ContainerId) => Promise<readonly string[] | undefined>;

/**
 * Asks proxies what they route by, at `/.well-known/berth/SERVICE`, each time on a fresh connection.
 *
 * The answer is a part of the rendered configuration: `{"zone","generation","blue","green"}`, the last
 * two the numbers of instances; `weight`, the percent of the requests that the other zone has;
 * `workers`, how many it has when it has no old ones; and `workerLifetimeSeconds`, after which a worker
 * that no longer listens has been ended.
 */
export class HttpObserver implements ProxyObserver {
  readonly #processesOf: ProcessesOf;

  constructor(processesOf: ProcessesOf) {
    this.#processesOf = processesOf;
  }

  async look(proxy: Proxy, service: string, connections: number): Promise<ProxyView> {
    const url = `${proxy.url}/.well-known/berth/${encodeURIComponent(service)}`;
    const { name, containerId } = proxy;
    try {
      const asked = Array.from({ length: connections }, () => ask(url));
      const answers = await Promise.all(asked);
      // After the answers: whoever was there before the new ones is either gone by now, or is seen.
      const processes = containerId === '' ? undefined : await this.#processes(containerId);
      const workers = most(answers.map((answer) => answer.workers));
      return {
        ...{ proxy: name, answers, problem: '' },
        oldWorkers: processes && oldWorkers(processes, workers),
        workerLifetimeMs: most(answers.map((answer) => answer.workerLifetimeMs)),
      };
    } catch (error) {
      const problem = `cannot be observed: ${(error as Error).message}`;
      return {
        ...{ proxy: name, answers: [], problem },
        ...{ oldWorkers: undefined, workerLifetimeMs: undefined },
      };
    }
  }

  /** Another host's are not seen: that is no failure. */
  async #processes(id: ContainerId): Promise<readonly string[] | undefined> {
    return this.#processesOf(id).catch(() => undefined);
  }
}

/** `undefined` unless all of them say it. */
function most(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === numbers.length && known.length > 0 ? Math.max(...known) : undefined;
}

async function ask(url: string): Promise<Answered> {
  const answer = asObject(JSON.parse(await fetchFresh(url, MOST_BYTES)));
  if (answer === undefined) throw new Error(`${url} answers no object`);
  const {
    zone,
    generation,
    blue,
    green,
    weight,
    workers,
    workerLifetimeSeconds: lifetime,
  } = answer;
  return {
    ...{ zone: parseZone(asText(zone)), generation: asText(generation) },
    ...{ blue: Number(blue ?? 0), green: Number(green ?? 0) },
    weight: typeof weight === 'number' ? weight : undefined,
    workers: typeof workers === 'number' ? workers : undefined,
    workerLifetimeMs: typeof lifetime === 'number' ? lifetime * 1000 : undefined,
  };
}
