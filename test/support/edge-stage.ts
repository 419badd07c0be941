import type { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import type { Context } from 'mocha';
import { consulAddress } from './consul-http.ts';
import { Edge, type EdgeImages, bridgeAddress, edgeImages } from './edge.ts';
import { eventually } from './eventually.ts';
import { Load, type LoadOptions } from './load.ts';
import { QUICK, ReleaseStage } from './release-stage.ts';

const SOON = { timeoutMs: 60_000 };

export interface EdgeStageOptions {
  /** Of the proxy; no two specs have the same. */
  readonly port: number;
  readonly clients: Pick<LoadOptions, 'keepAlive' | 'fresh' | 'pauseMs'>;
  readonly images?: () => Promise<EdgeImages | undefined>;
  /** Of version 1, which serves at the beginning. */
  readonly instances?: number;
  /** Of the proxy's template, as `NAME=VALUE`. */
  readonly variables?: readonly string[];
  /** Where it is observed; its port if nothing else is said. */
  readonly observedAt?: number;
  /** Before anything is released. */
  readonly prepare?: (service: string) => Promise<void>;
  /** Makes the Compose file; with one zone for each colour if nothing else is said. */
  readonly file?: ConstructorParameters<typeof ReleaseStage>[1];
}

/** A service that is released behind a real proxy, which serves version 1 from the beginning. */
export class EdgeStage extends ReleaseStage {
  readonly edge: Edge;
  readonly #options: EdgeStageOptions;
  #images: EdgeImages | undefined;

  constructor(options: EdgeStageOptions) {
    super(consulAddress(), options.file);
    this.edge = new Edge(options.port, consulAddress(), options.observedAt);
    this.#options = options;
  }

  /** Of the service, at the proxy. */
  get url(): string {
    return `${this.edge.url}/${this.service}/`;
  }

  /** Skips a suite where there is no Go to make consul-template with. */
  async open(suite: Context): Promise<void> {
    const { images = edgeImages, instances = 2, variables = [], prepare } = this.#options;
    this.#images = await images();
    if (this.#images === undefined) {
      console.log('skipped: there is no Go here to make consul-template with');
      suite.skip();
    }
    await this.begin(this.#images.app, await bridgeAddress());
    await prepare?.(this.service);
    await this.edge.start(this.#images.edge, 'berth-proxy', ...variables);
    const { code, stdout } = await this.release('1', '--instances', String(instances));
    expect(code, stdout).to.equal(0);
    await eventually('the proxy serves', async () => expect(await this.answer()).to.match(/^v1 /));
  }

  async close(): Promise<void> {
    if (this.#images === undefined) return;
    await this.edge.remove();
    await this.end();
  }

  async answer(headers: Readonly<Record<string, string>> = {}): Promise<string> {
    return (await fetch(this.url, { headers })).text();
  }

  startCanary(version: string, ...flags: readonly string[]): ChildProcess {
    return this.start('canary', this.service, '--version', version, ...QUICK, ...flags);
  }

  /** @param slow  with a client besides whose answers take seconds */
  load({ slow = false } = {}): Load {
    const slowUrl = slow ? { slowUrl: `${this.url}slow` } : {};
    return new Load({ url: this.url, ...slowUrl, ...this.#options.clients });
  }

  /** Releases version 2 and 1 again under load, each proven by the proxy; no request fails. */
  async releaseToAndFro(): Promise<void> {
    const load = this.load({ slow: true });
    for (const version of ['2', '1']) {
      const { code, stdout } = await this.release(version);
      expect(code, stdout).to.equal(0);
      expect(stdout).to.include('1 proxies follow');
    }
    const answers = await nothingDropped(load);
    expect([...answers.keys()]).to.include.members(['v1', 'v2', 'slow']);
  }

  /** Answers by version while so many requests are sent; none of them fails. */
  async observe(requests: number): Promise<ReadonlyMap<string, number>> {
    const load = this.load();
    await eventually('enough requests', () => expect(load.requests).to.be.above(requests), SOON);
    return nothingDropped(load);
  }
}

/** Ends the load. @returns its answers by version */
export async function nothingDropped(load: Load): Promise<ReadonlyMap<string, number>> {
  const { answers, failures, requests, resets } = await load.end();
  const counts = [...answers].map(([version, count]) => `${version} ${String(count)}`).join(', ');
  console.log(`      ${String(requests)} requests, ${String(failures.length)} failed; ${counts}`);
  expect(failures.slice(0, 5)).to.deep.equal([]);
  expect(resets).to.equal(0);
  return answers;
}

/** How many standard errors the share of `v2` is from the one that was asked for. */
export function deviation(answers: ReadonlyMap<string, number>, share: number): number {
  const young = answers.get('v2') ?? 0;
  const all = young + (answers.get('v1') ?? 0);
  console.log(
    `      ${String(share * 100)} % asked, ${((young / all) * 100).toFixed(2)} % of ${String(all)} seen`,
  );
  return Math.abs(young / all - share) / Math.sqrt((share * (1 - share)) / all);
}
