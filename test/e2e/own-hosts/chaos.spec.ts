import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { BerthProcess } from '../../support/berth-process.ts';
import { Churn } from '../../support/churn.ts';
import { type Comparison, ForeignServices, compare } from '../../support/comparison.ts';
import { eventually } from '../../support/eventually.ts';
import { MISHAPS, type Mishap } from '../../support/mishaps.ts';
import { PrivateHost, whyNoPrivateHost } from '../../support/private-host.ts';

const SOON = { timeoutMs: 60_000 };
/** What was right once must stay so. */
const STAYS_MS = 500;
const HOSTNAME = 'chaos';

describe('berth run, while everything around it is killed', function () {
  this.timeout(120_000);
  let host: PrivateHost;
  let foreign: ForeignServices;
  let churn: Churn;
  let berth: BerthProcess;
  const closers: (() => Promise<unknown>)[] = [];

  const mishaps: readonly Mishap[] = [
    ...MISHAPS,
    {
      name: 'berth is killed',
      happen: async () => {
        await berth.end('SIGKILL');
        await sleep(500);
        berth = start();
      },
    },
  ];
  const rounds = Number(process.env.BERTH_CHAOS_ROUNDS ?? mishaps.length);

  function start(): BerthProcess {
    const args = ['run', '-ip', '10.9.8.7', '-hostname', HOSTNAME, 'consul://127.0.0.1:8500'];
    return new BerthProcess(args, { DOCKER_HOST: host.dockerHost }, host.inNetwork);
  }

  before(async function () {
    const obstacle = await whyNoPrivateHost();
    if (obstacle !== undefined) {
      process.stdout.write(`    nothing is killed, for want of a private host: ${obstacle}\n`);
      this.skip();
    }
    host = await PrivateHost.open();
    closers.push(() => host.close());
    foreign = new ForeignServices(host, HOSTNAME);
    churn = new Churn(host, { containers: 12, rate: 10 });
    berth = start();
    closers.push(() => berth.end('SIGKILL'));
  });

  after(async () => {
    for (const close of closers.reverse()) await close();
  });

  for (let round = 0; round < rounds; round += 1) {
    const mishap = mishaps[round % mishaps.length];
    if (mishap === undefined) break;
    it(`ends with Consul equal to Docker: ${mishap.name} (round ${String(round + 1)})`, async () => {
      await foreign.register();

      churn.start();
      await sleep(1_500);
      await mishap.happen(host);
      await sleep(round % 2 === 0 ? 0 : 500); // busy when it is over, or calm
      await churn.stop();
      const endedAt = performance.now();

      await eventually('Consul equals Docker', isEqual, SOON);
      const afterMs = performance.now() - endedAt;
      await host.docker.pruneContainers();
      await sleep(STAYS_MS);
      const { services, missing, stale } = await isEqual();
      const touched = await foreign.countTouched({ isForgotten: mishap.forgets === true });
      expect(touched, 'services of others that were touched').to.equal(0);
      expect(berth.child.exitCode, 'exit code').to.equal(null);
      const counts = `${String(missing.length)} missing, ${String(stale.length)} stale, ${String(touched)} foreign touched`;
      process.stdout.write(
        `      ${String(services)} services, equal after ${afterMs.toFixed(0)} ms: ${counts}\n`,
      );
    });
  }

  async function isEqual(): Promise<Comparison> {
    const comparison = await compare(host, HOSTNAME, foreign.ids);
    const { missing, stale } = comparison;
    expect({ missing, stale }).to.deep.equal({ missing: [], stale: [] });
    return comparison;
  }
});
