import type { DeploymentId } from '../../../src/domain/deploy/deployment.ts';
import type { Phase } from '../../../src/domain/deploy/phase.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Random } from '../random.ts';
import { prepareWorld } from '../release/release-schedule.ts';
import { ReleaseWorld } from '../release/release-world.ts';
import type { SimulatedProxy } from '../release/simulated-proxy.ts';

/** One service of the group, with containers and proxies of its own. */
export interface Stall {
  readonly service: string;
  readonly world: ReleaseWorld;
  readonly proxies: readonly SimulatedProxy[];
}

const RETIRED: readonly Phase[] = ['retiring', 'succeeded'];

/** Several services that are to be released together, in one virtual time. */
export class GroupWorld {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly stalls: readonly Stall[];
  /** Nobody says a word to it. */
  readonly isQuiet: boolean;
  /** Writes and acts on containers so far. */
  acts = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
    this.clock = new VirtualClock(() => this.random.between(0, 999) / 1000);
    this.isQuiet = this.random.chance(0.6);
    const services = ['a', 'b', 'c', 'd'].slice(0, this.random.between(2, 4));
    this.stalls = services.map((service, index) => {
      const world = new ReleaseWorld(seed * 10 + index, this.clock);
      const proxies = prepareWorld(world);
      world.troubles.isBad = this.random.chance(0.06);
      if (world.deployment === undefined) throw new Error('nothing is planned');
      const request = { ...world.deployment.request, canary: undefined };
      const group = { id: 'g1', members: services };
      world.deployment = {
        ...{ ...world.deployment, id: `d-${service}` as DeploymentId },
        request: { ...request, service, serviceName: service, group },
      };
      return { service, world, proxies };
    });
  }

  stall(service: string): Stall {
    const found = this.stalls.find((one) => one.service === service);
    if (found === undefined) throw new Error(`there is no ${service}`);
    return found;
  }

  forgetStable(world: ReleaseWorld): void {
    if (world.deployment === undefined) return;
    const request = { ...world.deployment.request, stable: undefined };
    world.deployment = { ...world.deployment, request };
  }

  keepQuiet(): void {
    if (this.isQuiet) for (const { world } of this.stalls) world.commands.splice(0);
  }

  phases(): readonly Phase[] {
    return this.stalls.map(({ world }) => world.deployment?.phase ?? 'planned');
  }

  violations(): readonly string[] {
    return this.stalls.flatMap(({ service, world }) =>
      world.violations.map((law) => `${service}: ${law}`),
    );
  }

  /** What must hold at every instant. */
  check(): void {
    const [first] = this.stalls;
    const zones = this.stalls.map(({ world }) => world.activeZone);
    if (new Set(zones).size > 1) first?.world.violate(`switched in part: ${zones.join(', ')}`);
    const ends = new Set(this.phases());
    if (ends.has('succeeded') && (ends.has('rolled-back') || ends.has('aborted'))) {
      first?.world.violate(`ended apart: ${[...ends].join(', ')}`);
    }
  }

  checkStart({ service, world }: Stall): void {
    const before = this.stalls.slice(0, this.#indexOf(service));
    const late = before.find((one) => one.world.deployment?.phase !== 'gated');
    if (late !== undefined) world.violate(`was started before ${late.service} stood at the gate`);
  }

  checkStop({ service, world }: Stall, zone: string): void {
    if (zone === world.deployment?.request.stable) {
      const undecided = this.phases().filter((phase) => !RETIRED.includes(phase));
      if (undecided.length === 0) return;
      world.violate(`its old zone was stopped while one is ${undecided.join(', ')}`);
      return;
    }
    if (world.deployment?.phase === 'preparing') return;
    const left = this.stalls
      .slice(this.#indexOf(service) + 1)
      .find((one) =>
        one.world.containers.some(({ deploymentId }) => deploymentId.startsWith('d-')),
      );
    if (left !== undefined)
      world.violate(`was stopped before ${left.service}, which came after it`);
  }

  #indexOf(service: string): number {
    return this.stalls.findIndex((one) => one.service === service);
  }
}
