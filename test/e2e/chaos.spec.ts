import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { agentServices, deregisterAll, registerByHand } from '../support/agent-view.ts';
import { BerthProcess } from '../support/berth-process.ts';
import { eventually } from '../support/eventually.ts';
import { arePrivate, bringUp, kill } from '../support/private-engines.ts';
import { TestContainers, uniqueName } from '../support/real-engine.ts';

// Each round takes the engines down: asked for, not taken for granted.
const ROUNDS = Number(process.env.BERTH_CHAOS_ROUNDS ?? '0');
const CHURN_MS = 4_000;
const SOON = { timeoutMs: 60_000 };

describe('berth run, while engines are killed', function () {
  this.timeout(ROUNDS * 90_000);
  const hostname = uniqueName('chaos');
  const containers = new TestContainers();
  let berth: BerthProcess;

  const start = (): BerthProcess =>
    new BerthProcess(['run', '-ip', '10.9.8.7', '-hostname', hostname, 'consul:']);

  const mishaps = [
    {
      name: 'the engine is killed',
      happen: async (): Promise<void> => {
        await kill('docker', 'SIGKILL');
        await sleep(500);
        await bringUp();
      },
    },
    {
      name: 'the agent is killed and loses everything',
      happen: async (): Promise<void> => {
        await kill('consul', 'SIGKILL');
        await sleep(500);
        await bringUp();
      },
    },
    {
      name: 'berth is killed',
      happen: async (): Promise<void> => {
        await berth.end('SIGKILL');
        await sleep(500);
        berth = start();
      },
    },
    {
      name: 'the engine is restarted in order',
      happen: async (): Promise<void> => {
        await kill('docker', 'SIGTERM');
        await bringUp();
      },
    },
  ];

  before(async function () {
    if (!(await arePrivate())) {
      process.stdout.write('    the engines are not private: nothing may be killed\n');
      this.skip();
    }
    berth = start();
  });

  after(async () => {
    await berth.end('SIGKILL');
    await containers.removeAll();
    await deregisterAll(hostname);
  });

  for (let round = 0; round < ROUNDS; round += 1) {
    const mishap = mishaps[round % mishaps.length] ?? mishaps[0];
    it(`ends with Consul equal to Docker: ${String(mishap?.name)} (round ${String(round + 1)})`, async () => {
      const foreign = { ID: `${hostname}-foreign`, Name: 'foreign', Address: '10.1.1.1', Port: 1 };
      await registerByHand(foreign);

      const churning = churn();
      await sleep(1_000);
      await mishap?.happen();
      await churning;

      await eventually('Consul equals Docker', isEqual, SOON);
      const [kept] = await agentServices(foreign.ID);
      if (mishap?.name.includes('loses') === true) expect(kept).to.equal(undefined);
      else expect(kept).to.deep.include({ Service: 'foreign', Address: '10.1.1.1', Port: 1 });
    });
  }

  /** Containers come and go; what fails because the engine is away is left. */
  async function churn(): Promise<void> {
    const endMs = Date.now() + CHURN_MS;
    while (Date.now() < endMs) {
      try {
        const container = await containers.run({ ports: ['80'] });
        if (Math.random() < 0.4) await container.kill();
      } catch {
        await sleep(200);
      }
    }
  }

  async function isEqual(): Promise<void> {
    const running = await containers.docker.listContainers();
    const expected = running.flatMap(({ Names, Ports }) => {
      const name = Names[0]?.slice(1) ?? '';
      const ports = Ports.filter(({ PublicPort, IP }) => PublicPort > 0 && !IP.includes(':'));
      return ports.map(
        ({ PrivatePort, PublicPort }) =>
          `${hostname}:${name}:${String(PrivatePort)} on ${String(PublicPort)}`,
      );
    });
    const services = await agentServices(`${hostname}:`);
    const actual = services.map(({ ID, Port }) => `${ID} on ${String(Port)}`);
    expect(actual.sort()).to.deep.equal(expected.sort());
  }
});
