import { expect } from 'chai';
import { discard, retire } from '../../../src/deploy/phases/retire.ts';
import { trim } from '../../../src/deploy/phases/trim.ts';
import type { DeployPorts } from '../../../src/deploy/ports.ts';
import type { Look, Verdict } from '../../../src/deploy/verdict.ts';
import type { Sizes } from '../../../src/domain/deploy/deployment.ts';
import { aDeployment } from '../../support/deployments.ts';

/** Three of blue, two of green. */
class Host {
  readonly passing = new Map(['b1', 'b2', 'b3', 'g1', 'g2'].map((id) => [id, true]));
  readonly known = { blue: 3, green: 2 };
  readonly stopped: string[] = [];
  isReachable = true;
  hasProxy = true;
  isConnected = false;
  readonly memory = new Map<string, number>();

  look(sizes: Sizes, nowMs = 0): Look {
    const deployment = aDeployment('shop', { phase: 'trimming', step: 0, generation: 'd1-1' });
    const canary = { steps: [25], holdMs: 0, isAnalysed: false, sizes };
    const request = { ...deployment.request, instances: sizes.candidate, canary };
    return {
      ...{ ports: this.#ports(), deployment: { ...deployment, request }, nowMs },
      ...{ state: { activeZone: 'blue' } as Look['state'], memory: this.memory },
    };
  }

  /** Looks again and again, as time passes. */
  async trimTo(sizes: Sizes, looks: number): Promise<readonly Verdict[]> {
    const verdicts: Verdict[] = [];
    for (let count = 0; count < looks; count += 1) {
      verdicts.push(await trim(this.look(sizes, count * 1_000)));
    }
    return verdicts;
  }

  #zone(zone: string): readonly string[] {
    return [...this.passing.keys()].filter((id) => id.startsWith(zone.charAt(0)));
  }

  #ports(): DeployPorts {
    const container = (id: string): object => ({
      ...{ id, name: id, zone: id.startsWith('b') ? 'blue' : 'green', isRunning: true },
      ...{ deploymentId: id.startsWith('g') ? 'd1' : '', health: undefined, restarts: 0 },
      ...{ exitCode: 0, isOutOfMemory: false, image: '' },
    });
    const instances = (): object[] =>
      [...this.passing].map(([id, isPassing]) => ({
        ...{ id, containerId: id, tags: [], status: isPassing ? 'passing' : 'critical' },
      }));
    return {
      platform: {
        containers: (zone: string) => Promise.resolve(this.#zone(zone).map(container)),
        logTail: () => Promise.resolve([]),
        stop: (_zone: string, ids: readonly string[]) => {
          this.stopped.push(...ids);
          for (const id of ids) this.passing.delete(id);
          return Promise.resolve();
        },
      },
      catalog: {
        instances: () => Promise.resolve(instances()),
        withdraw: ({ id }: { id: string }) => {
          if (this.isReachable) this.passing.set(id, false);
          return Promise.resolve(this.isReachable);
        },
        proxies: () =>
          Promise.resolve(
            this.hasProxy ? [{ name: 'edge', url: 'http://edge', containerId: '' }] : [],
          ),
      },
      observer: {
        look: () =>
          Promise.resolve({
            ...{ proxy: 'edge', oldWorkers: 0, problem: '', workerLifetimeMs: undefined },
            answers: [{ zone: 'blue', generation: 'd1-1', ...this.known, weight: 25 }],
          }),
      },
      sockets: {
        look: () =>
          Promise.resolve({
            established: this.isConnected ? ['x'] : [],
            segmentsIn: Math.random(),
          }),
      },
      proxies: [],
    } as unknown as DeployPorts;
  }
}

describe('trim', () => {
  let host: Host;

  beforeEach(() => {
    host = new Host();
  });

  it('stops nothing that a proxy knows', async () => {
    const verdicts = await host.trimTo({ stable: 2, candidate: 1 }, 4);

    expect(verdicts.map(({ kind }) => kind)).to.deep.equal(['wait', 'wait', 'wait', 'wait']);
    expect(host.stopped).to.deep.equal([]);
    expect([...host.passing.values()].filter((isPassing) => !isPassing)).to.have.length(2);
  });

  it('stops what is too much once no proxy knows it, and nothing else', async () => {
    await host.trimTo({ stable: 2, candidate: 1 }, 2);
    Object.assign(host.known, { blue: 2, green: 1 });

    const verdicts = await host.trimTo({ stable: 2, candidate: 1 }, 5);

    expect(verdicts.at(-1)).to.include({ event: 'done', text: '2 of blue and 1 of green run' });
    expect([...host.stopped].sort()).to.deep.equal(['b1', 'g1']);
  });

  it('waits for connections, for as long as they are given', async () => {
    host.isConnected = true;
    host.hasProxy = false;

    const early = host.look({ stable: 1, candidate: 2 });
    await trim(early);
    const drain = { ...early.deployment.request.timing, drainMs: 60_000, settleMs: 0 };
    const request = { ...early.deployment.request, timing: drain };
    const waiting = { ...early, deployment: { ...early.deployment, request } };

    expect((await trim(waiting)).text).to.include('still connected');
    expect(host.stopped).to.deep.equal([]);
    await trim({ ...waiting, nowMs: 70_000 });
    expect(host.stopped).to.have.length(2);
  });

  it('leaves running what it cannot take out of Consul', async () => {
    host.isReachable = false;

    const [verdict] = await host.trimTo({ stable: 1, candidate: 2 }, 1);

    expect(verdict).to.include({ event: 'undecidable' });
    expect(host.stopped).to.deep.equal([]);
  });

  it('takes the share back when the candidate fails meanwhile', async () => {
    for (const id of ['g1', 'g2']) host.passing.set(id, false);

    const [verdict] = await host.trimTo({ stable: 3, candidate: 2 }, 1);

    expect(verdict).to.include({ event: 'withdraw' });
  });

  it('has nothing to do without sizes', async () => {
    const look = host.look({ stable: 3, candidate: 2 });
    const request = { ...look.deployment.request, canary: undefined };
    const without = { ...look, deployment: { ...look.deployment, request } };

    expect(await trim(without)).to.include({ event: 'withdraw' });
  });
});

describe('discard', () => {
  it('stops what the pointer names only where there is no other zone', async () => {
    const host = new Host();
    const look = host.look({ stable: 3, candidate: 2 });
    const served = { ...look, state: { activeZone: 'green' } as Look['state'] };
    const request = { ...look.deployment.request, stable: undefined };

    expect(await discard(served)).to.include({ event: 'undecidable' });
    expect(host.stopped).to.deep.equal([]);
    await discard({ ...served, deployment: { ...look.deployment, request } });
    expect(host.stopped).to.deep.equal(['g1', 'g2']);
  });
});

describe('retire, with a size for the old zone', () => {
  it('keeps that many, and says so', async () => {
    const host = new Host();
    const look = host.look({ stable: 1, candidate: 2 });
    const request = { ...look.deployment.request, keepStable: 1 };
    const switched = {
      ...look,
      ...{ state: { activeZone: 'green' } as Look['state'] },
      deployment: { ...look.deployment, request, stableContainers: ['b1', 'b2', 'b3'] },
    };
    let verdict: Verdict | undefined;
    for (const nowMs of [0, 2_000, 4_000]) verdict = await retire({ ...switched, nowMs }, 'blue');

    expect(verdict).to.include({ event: 'done' });
    expect(verdict?.text).to.include('1 of blue are kept');
    expect(host.stopped).to.deep.equal(['b2', 'b3']);
  });
});
