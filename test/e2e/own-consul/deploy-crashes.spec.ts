import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import type { Phase } from '../../../src/domain/deploy/phase.ts';
import { ConsulCluster } from '../../support/consul-cluster.ts';
import { Edge, type EdgeImages, bridgeAddress, edgeImages } from '../../support/edge.ts';
import { eventually } from '../../support/eventually.ts';
import { Load, type LoadResult } from '../../support/load.ts';
import { ReleaseStage, reached } from '../../support/release-stage.ts';

const PORT = 18_181;
const CLIENTS = { keepAlive: 6, fresh: 4, pauseMs: 20 };
/** Each phase that a release without a gate comes to rest in. */
const PHASES: readonly Phase[] = [
  ...(['preparing', 'starting', 'verifying', 'surveying', 'gated', 'switching'] as const),
  ...(['converging', 'baking', 'draining', 'standby', 'retiring'] as const),
];
/** All of them with BERTH_EVERY_PHASE=1. */
const LEADER_PHASES: readonly Phase[] =
  process.env.BERTH_EVERY_PHASE === undefined
    ? ['starting', 'switching', 'converging', 'retiring']
    : PHASES;
const WAITS = ['--bake', '1s', '--drain', '1s', '--standby', '1s', '--output', 'json'];

describe('berth deploy blue-green, when things are killed', function () {
  this.timeout(600_000);
  const cluster = new ConsulCluster();
  const stage = new ReleaseStage(cluster.url);
  const edge = new Edge(PORT, cluster.url);
  let images: EdgeImages | undefined;
  let load: Load;
  let version = '1';

  before(async function () {
    images = await edgeImages();
    if (images === undefined) {
      console.log('skipped: there is no Go here to make consul-template with');
      this.skip();
    }
    await cluster.begin();
    await stage.begin(images.app, await bridgeAddress());
    await edge.start(images.edge, 'berth-proxy');
    const { code, stdout } = await stage.release(version, '--instances', '2');
    expect(code, stdout).to.equal(0);
    const url = `${edge.url}/${stage.service}/`;
    await eventually('the proxy serves', async () => {
      expect(await (await fetch(url)).text()).to.match(/^v1 /);
    });
    load = new Load({ url, ...CLIENTS });
  });

  after(async () => {
    if (images === undefined) return;
    const { failures, resets, requests }: LoadResult = await load.end();
    await edge.remove();
    await stage.end();
    await cluster.end();
    console.log(`      ${String(requests)} requests, ${String(failures.length)} failed`);
    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(resets).to.equal(0);
  });

  /** Another version than the one that serves, to the other zone. */
  function begin(): ChildProcess {
    version = version === '1' ? '2' : '1';
    return stage.startRelease(version, ...WAITS);
  }

  async function expectReleased(): Promise<void> {
    const active = await stage.key('active-zone');
    const idle = active === 'blue' ? 'green' : 'blue';
    expect(await stage.key('active-version')).to.equal(version);
    expect(await stage.zone(active)).to.have.length(2);
    expect(await stage.zone(idle)).to.have.length(0);
  }

  for (const phase of PHASES) {
    it(`goes on, by the same command, after kill -9 in ${phase}`, async () => {
      const child = begin();
      await reached(child, phase);
      child.kill('SIGKILL');
      await once(child, 'exit');

      expect((await stage.deploy('unlock', stage.service)).code).to.equal(0);
      const { code, stdout } = await stage.release(version, ...WAITS);

      expect(code, stdout).to.equal(0);
      await expectReleased();
    });
  }

  for (const phase of LEADER_PHASES) {
    it(`outlives Consul’s leader, killed in ${phase}`, async () => {
      const child = begin();
      const exit = once(child, 'exit');
      await reached(child, phase);
      const killed = await cluster.killLeader();
      try {
        const [code] = (await exit) as unknown as readonly [number | null];
        // The lock may be lost with the leader: then the same command goes on.
        if (code !== 0) {
          const again = await stage.release(version, ...WAITS, '--lock-wait', '60s');
          expect(again.code, again.stdout).to.equal(0);
        }
        await expectReleased();
      } finally {
        await cluster.restart(killed);
      }
    });
  }
});
