import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Berths } from '../support/cluster/berth-on-host.ts';
import { Cluster, whyNoCluster } from '../support/cluster/cluster.ts';
import { createService, runContainer, scale } from '../support/cluster/swarm-services.ts';
import { Truth } from '../support/cluster/truth.ts';
import { eventually } from '../support/eventually.ts';

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
});
