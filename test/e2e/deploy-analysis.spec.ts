import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { EdgeStage } from '../support/edge-stage.ts';
import { type EdgeImages, edgeImages } from '../support/edge.ts';
import { eventually } from '../support/eventually.ts';
import { ended } from '../support/release-stage.ts';

const PORT = 18_185;
const CLIENTS = { keepAlive: 6, fresh: 2, pauseMs: 20 };
const SOON = { timeoutMs: 60_000 };

describe('berth deploy canary, with measurements', function () {
  this.timeout(600_000);
  const images = (): Promise<EdgeImages | undefined> =>
    edgeImages({ faulty: 'errors', late: 'late' });
  const stage = new EdgeStage({ port: PORT, clients: CLIENTS, images });

  before(function () {
    return stage.open(this);
  });

  after(() => stage.close());

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
        `measurements:\n  - name: ${name}\n    url: ${stage.url}\n    ${measurement}\n`,
      );

      const steps = ['--steps', '10,50', '--hold', '90s', '--analysis', file];
      const { code, stdout } = await ended(stage.startCanary(version, ...steps));

      expect(code, stdout).to.equal(6);
      expect(stdout).to.include(name);
      expect(stdout).not.to.include('50 %');
      expect(await stage.key('active-version')).to.equal('1');
      expect([...(await stage.observe(500)).keys()]).to.deep.equal(['v1']);
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
    const canary = stage.startCanary('2', ...words);
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
