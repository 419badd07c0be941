import { Agent, get } from 'node:http';
import type { Proxy, ProxyAnswer, ProxyObserver, ProxyView } from '../../domain/deploy/traffic.ts';
import { parseZone } from '../../domain/deploy/zone.ts';
import { asObject, asText } from '../../domain/json-shape.ts';

const TIMEOUT_MS = 3_000;
const MOST_BYTES = 64 << 10;

interface Answered extends ProxyAnswer {
  readonly workerLifetimeMs: number | undefined;
}

/**
 * Asks proxies what they route by, at `/.well-known/berth/SERVICE`, each time on a fresh connection.
 *
 * The answer is a part of the rendered configuration: `{"zone","generation","blue","green"}`, the last
 * two the numbers of instances, and `workerLifetimeSeconds`, after which a worker that no longer
 * listens has been ended.
 */
export class HttpObserver implements ProxyObserver {
  async look(proxy: Proxy, service: string, connections: number): Promise<ProxyView> {
    const url = `${proxy.url}/.well-known/berth/${encodeURIComponent(service)}`;
    const nothing = { proxy: proxy.name, oldWorkers: undefined };
    try {
      const asked = Array.from({ length: connections }, () => ask(url));
      const answers = await Promise.all(asked);
      const lifetimes = answers.map(({ workerLifetimeMs }) => workerLifetimeMs);
      const known = lifetimes.filter((lifetime) => lifetime !== undefined);
      const workerLifetimeMs = known.length === answers.length ? Math.max(...known) : undefined;
      return { ...nothing, answers, workerLifetimeMs, problem: '' };
    } catch (error) {
      const problem = `cannot be observed: ${(error as Error).message}`;
      return { ...nothing, answers: [], workerLifetimeMs: undefined, problem };
    }
  }
}

async function ask(url: string): Promise<Answered> {
  const answer = asObject(JSON.parse(await fetchFresh(url)));
  if (answer === undefined) throw new Error(`${url} answers no object`);
  const { zone, generation, blue, green, workerLifetimeSeconds: lifetime } = answer;
  return {
    ...{ zone: parseZone(asText(zone)), generation: asText(generation) },
    ...{ blue: Number(blue ?? 0), green: Number(green ?? 0) },
    workerLifetimeMs: typeof lifetime === 'number' ? lifetime * 1000 : undefined,
  };
}

function fetchFresh(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { agent: new Agent({ keepAlive: false }), timeout: TIMEOUT_MS };
    const request = get(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MOST_BYTES) request.destroy(new Error(`${url}: too long an answer`));
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url}: ${String(response.statusCode)}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${url}: no answer`)));
    request.on('error', reject);
  });
}
