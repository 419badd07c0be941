import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Edge, type EdgeImages, bridgeAddress, edgeImages } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { Load } from '../support/load.ts';
import { QUICK, ReleaseStage, ended } from '../support/release-stage.ts';

const PORT = 18_185;
const CLIENTS = { keepAlive: 6, fresh: 2, pauseMs: 20 };
const SOON = { timeoutMs: 60_000 };

describe('berth deploy canary, with measurements', function () {
  this.timeout(600_000);
  const stage = new ReleaseStage();
  const edge = new Edge(PORT);
  let images: EdgeImages | undefined;

  before(async function () {
    images = await edgeImages({ faulty: 'errors', late: 'late' });
    if (images === undefined) {
      console.log('skipped: there is no Go here to make consul-template with');
      this.skip();
    }
    await stage.begin(images.app, await bridgeAddress());
    await edge.start(images.edge, 'berth-proxy');
    const { code, stdout } = await stage.release('1', '--instances', '2');
    expect(code, stdout).to.equal(0);
    await eventually('the proxy serves', async () => expect(await answer()).to.match(/^v1 /));
  });

  after(async () => {
    if (images === undefined) return;
    await edge.remove();
    await stage.end();
  });

  const url = (): string => `${edge.url}/${stage.service}/`;

  async function answer(headers: Readonly<Record<string, string>> = {}): Promise<string> {
    return (await fetch(url(), { headers })).text();
  }

  function startCanary(
    version: string,
    ...flags: readonly string[]
  ): ReturnType<typeof stage.start> {
    return stage.start('canary', stage.service, '--version', version, ...QUICK, ...flags);
  }

  /** Answers by version while so many requests are sent, and what failed. */
  async function observe(requests: number): Promise<ReadonlyMap<string, number>> {
    const load = new Load({ url: url(), ...CLIENTS });
    await eventually('enough requests', () => expect(load.requests).to.be.above(requests), SOON);
    const { answers, failures, resets } = await load.end();
    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(resets).to.equal(0);
    return answers;
  }

  const ZONES = `
    headers: { X-Berth-Zone: '\${zone}' }`;
  for (const [version, name, what, measurement] of [
    [
      'faulty',
      'fewer errors than before',
      'errs in one request of twenty',
      `kind: comparison${ZONES}
    baseline: { headers: { X-Berth-Zone: '\${stable}' } }
    expect: { status: [200] }
    interval: 100ms`,
    ],
    [
      'late',
      'as quick as it should be',
      'is merely slow',
      `kind: http${ZONES}
    slowerThan: 250ms
    interval: 250ms
    failureLimit: 2`,
    ],
  ] as const) {
    it(`takes the share back at the first step from a version that ${what}`, async () => {
      const file = join(dirname(stage.composeFile), 'analysis.yml');
      await writeFile(
        file,
        `measurements:\n  - name: ${name}\n    url: ${url()}\n    ${measurement}\n`,
      );

      const steps = ['--steps', '10,50', '--hold', '90s', '--analysis', file];
      const { code, stdout } = await ended(startCanary(version, ...steps));

      expect(code, stdout).to.equal(6);
      expect(stdout).to.include(name);
      expect(stdout).not.to.include('50 %');
      expect(await stage.key('active-version')).to.equal('1');
      expect([...(await observe(500)).keys()]).to.deep.equal(['v1']);
    });
  }

  it('waits while nobody sends requests that could be judged', async () => {
    const prometheus = createServer((_request, response) => {
      const result = [{ metric: {}, value: [0, '0'] }];
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
    await once(prometheus.listen(0, '127.0.0.1'), 'listening');
    const { port } = prometheus.address() as AddressInfo;
    const file = join(dirname(stage.composeFile), 'analysis.yml');
    await writeFile(
      file,
      `measurements:
  - { name: error rate, kind: prometheus, url: 'http://127.0.0.1:${String(port)}', query: errors,
      max: 0.01, traffic: { query: requests, min: 100 }, interval: 200ms }
`,
    );
    const words = ['--steps', '10', '--hold', '1s', '--analysis', file, '--output', 'json'];
    const canary = startCanary('2', ...words);
    const lines: string[] = [];
    canary.stdout?.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const exit = once(canary, 'exit');
    await eventually(
      'it says so',
      () => {
        expect(lines.join('')).to.match(
          /"holding","text":"inconclusive: error rate: [^"]* below 100"/,
        );
      },
      SOON,
    );

    expect((await stage.deploy('abort', stage.service)).code).to.equal(0);
    await exit;
    expect(canary.exitCode).to.equal(6);
    prometheus.close();
  });
});
