import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Berths } from '../../support/cluster/berth-on-host.ts';
import { Cluster, whyNoCluster } from '../../support/cluster/cluster.ts';
import { ClusterRelease } from '../../support/cluster/cluster-release.ts';
import { createService, runContainer, scale } from '../../support/cluster/swarm-services.ts';
import { Truth } from '../../support/cluster/truth.ts';
import { edgeImages } from '../../support/edge.ts';
import { eventually } from '../../support/eventually.ts';

const SOON = { timeoutMs: 60_000 };
/** What was right once must stay so, while resyncs (every 5 s) and late answers come. */
const STAYS_MS = 1_000;
const POLICY = 'examples/consul-acl/daemon-policy.hcl';

describe('berth run, on the hosts of a cluster with ACLs and TLS', function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let berths: Berths;
  let truth: Truth;
  /** Tasks of the service `web`. */
  let tasks = 0;

  before(async function () {
    const reason = await whyNoCluster();
    if (reason !== undefined) {
      process.stdout.write(`    skipped: ${reason}\n`);
      this.skip();
    }
    cluster = await Cluster.open();
    const { access, hosts } = cluster;
    truth = new Truth(cluster);
    berths = new Berths(cluster.keys);
    await access.addPolicyFile('berth', POLICY);
    for (const host of hosts) berths.give(host, await access.of('berth'));
    await truth.registerForeign();
    await eventually('foreign services are there', () => truth.remember(), SOON);
    for (const host of hosts) berths.start(host);
  });

  after(async () => {
    // Both are undefined where there is no cluster.
    /* eslint-disable @typescript-eslint/no-unnecessary-condition */
    await berths?.end();
    await cluster?.close();
    /* eslint-enable @typescript-eslint/no-unnecessary-condition */
  });

  /** Resolves once every host is registered as it is, and stays so. */
  async function becomesTrue(): Promise<void> {
    const beganAt = performance.now();
    await eventually('Consul equals what runs', isTrue, SOON);
    const afterMs = performance.now() - beganAt;
    await sleep(STAYS_MS);
    const counts = await isTrue();
    expect(await truth.touched(), 'foreign services that were touched').to.deep.equal([]);
    process.stdout.write(
      `      equal after ${afterMs.toFixed(0)} ms: ${counts.join(' + ')} services, 0 foreign touched\n`,
    );
  }

  async function isTrue(): Promise<readonly number[]> {
    const found = await Promise.all(cluster.hosts.map((host) => truth.of(host)));
    for (const { running, inAgent, inCatalog } of found) {
      expect(inAgent).to.deep.equal(running);
      expect(inCatalog).to.deep.equal(running);
    }
    const ofService = found
      .flatMap(({ running }) => running)
      .filter((one) => one.includes(':web.'));
    expect(ofService, 'tasks of the service').to.have.length(tasks);
    return found.map(({ running }) => running.length);
  }

  async function scaleTo(count: number): Promise<void> {
    tasks = count;
    await scale(cluster, 'web', count);
  }

  it('registers each task at the host that it runs on', async () => {
    await Promise.all(cluster.hosts.map((host) => runContainer(host, `alone-${host.name}`)));
    tasks = 6;
    await createService(cluster, 'web', tasks);

    await becomesTrue();
  });

  it('follows a service that is scaled up and down', async () => {
    await scaleTo(12);
    await becomesTrue();

    await scaleTo(6);
    await becomesTrue();
  });

  it('is true again after a host was cut off, on which containers came and went', async () => {
    const host = cluster.host(2);
    await host.machine.cut();
    await runContainer(host, 'while-cut');
    await host.docker.getContainer('alone-host3').remove({ force: true });
    await cluster.misses(host);
    await eventually('the swarm has moved its tasks', async () => {
      const others = await Promise.all(cluster.hosts.slice(0, 2).map((one) => truth.of(one)));
      const moved = others.flatMap(({ running }) => running).filter((one) => one.includes(':web.'));
      expect(moved).to.have.length(tasks);
    });

    await host.machine.heal();

    await becomesTrue();
  });

  it('is true again after the leader of Consul was killed while a service was scaled', async () => {
    const { node } = await cluster.leader();
    await node.kill();
    await scaleTo(9);
    await cluster.leader();
    await becomesTrue();

    await node.start();

    await cluster.complete();
    await becomesTrue();
  });

  it('is true again after a host has lost its power', async () => {
    const host = cluster.host(1);
    await Promise.all([host.machine.switchOff(), berths.of(host).end('SIGKILL')]);
    await cluster.misses(host);

    await cluster.boot(host, () => berths.start(host));

    await cluster.complete();
    await becomesTrue();
    expect(berths.of(host).child.exitCode, 'exit code').to.equal(null);
  });

  it('writes nothing when another berth takes over from one that still runs', async () => {
    const before = await truth.indices();
    for (const host of cluster.hosts) {
      const old = berths.start(host);
      await berths.of(host).logged('resynced');
      expect(await old?.end()).to.equal(0);
    }

    await becomesTrue();
    expect(await truth.indices()).to.deep.equal(before);
  });

  it('ends as the new berth wants it when old and new want it otherwise for a while', async () => {
    for (const [index, host] of cluster.hosts.entries()) {
      const old = berths.start(host, '-tags', 'rolled');
      await scaleTo(index % 2 === 0 ? 12 : 6);
      await berths.of(host).logged('resynced');
      await sleep(STAYS_MS);
      expect(await old?.end()).to.equal(0);
    }

    await becomesTrue();
    await eventually('all are tagged', async () => {
      expect(await truth.tags()).to.deep.equal(['rolled']);
    });
  });

  it('releases a service over all hosts, under load through a proxy on each', async function () {
    const images = await edgeImages();
    if (images === undefined) {
      process.stdout.write('      skipped: there is no Go here to make consul-template with\n');
      this.skip();
    }
    const stage = new ClusterRelease(cluster, images, berths.transcript);
    await stage.prepare();
    const first = await stage.release('1', '--instances', '3');
    expect(first.code, first.stdout).to.equal(0);

    const { requests, resets, failures, versions } = await stage.underLoad(async () => {
      for (const version of ['2', '1']) {
        const { code, stdout } = await stage.release(version);
        expect(code, stdout).to.equal(0);
        expect(stdout).to.include('3 proxies follow');
      }
    });

    process.stdout.write(`      ${String(requests)} requests, ${String(failures.length)} failed\n`);
    expect(failures.slice(0, 5)).to.deep.equal([]);
    expect(resets, 'connections reset under a request').to.equal(0);
    expect(versions).to.deep.equal(['v1', 'v2']);
    await becomesTrue();
  });

  it('has not printed a token anywhere', () => {
    expect(berths.transcript.length).to.be.above(10_000);
    expect(berths.transcript.holds(cluster.access.tokens)).to.deep.equal([]);
  });
});
