import type { ContainerId } from '../../../src/domain/container.ts';
import type { Command, Deployment, JournalEntry } from '../../../src/domain/deploy/deployment.ts';
import type { Weight } from '../../../src/domain/deploy/release-store.ts';
import type { Zone } from '../../../src/domain/deploy/zone.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { Random } from '../random.ts';

/** A container as the world has it. */
export interface WorldContainer {
  readonly id: ContainerId;
  readonly zone: Zone;
  readonly deploymentId: string;
  /** Takes requests. */
  isRunning: boolean;
  isPassing: boolean;
}

/** How the world misbehaves. */
export interface Troubles {
  /** A call to Consul or Docker fails, with this probability. */
  callFails: number;
  /** A write is carried out and its answer lost. */
  answerLost: number;
  /** The candidate's containers never get healthy. */
  isBad: boolean;
}

/** Consul, one Docker host and some proxies, with traffic through them; everything in virtual time. */
export class ReleaseWorld {
  readonly random: Random;
  readonly clock: VirtualClock;
  readonly containers: WorldContainer[] = [];
  readonly commands: Command[] = [];
  readonly journal: JournalEntry[] = [];
  /** Broken laws, as sentences. */
  readonly violations: string[] = [];
  readonly troubles: Troubles = { callFails: 0, answerLost: 0, isBad: false };
  /** Each move, in order. */
  readonly pointerMoves: Zone[] = [];
  /** Of which a container died by itself: what is lost by that is nobody's fault. */
  readonly failedZones = new Set<Zone>();
  /** Stopped while its zone was in use. */
  readonly trimmed = new Set<ContainerId>();
  activeZone: Zone | undefined;
  activeVersion = '';
  generation = '';
  weight: Weight | undefined;
  deployment: Deployment | undefined;
  index = 1;
  lockedBy: object | undefined;
  requests = 0;
  #lastId = 0;

  /** @param clock  of a world that this one is a part of */
  constructor(seed: number, clock?: VirtualClock) {
    this.random = new Random(seed);
    this.clock = clock ?? new VirtualClock(() => this.random.between(0, 999) / 1000);
  }

  addContainer(zone: Zone, deploymentId: string): WorldContainer {
    this.#lastId += 1;
    const container: WorldContainer = {
      ...{ id: `c${String(this.#lastId)}` as ContainerId, zone, deploymentId },
      ...{ isRunning: true, isPassing: false },
    };
    this.containers.push(container);
    return container;
  }

  of(zone: Zone): readonly WorldContainer[] {
    return this.containers.filter((container) => container.zone === zone);
  }

  violate(law: string): void {
    if (!this.violations.includes(law)) this.violations.push(law);
  }

  /** Nobody hears what a process is told that died meanwhile. */
  #answer<T>({ isAlive }: { isAlive: boolean }, result: T): T | Promise<T> {
    return isAlive ? result : new Promise<T>(() => undefined);
  }

  /** A call of a process: it takes time, may fail, and does not come back to one that is dead. */
  async call<T>(process: { isAlive: boolean }, act: () => T): Promise<T> {
    const { random, clock, troubles } = this;
    await clock.sleep(random.between(1, 60));
    if (!process.isAlive) return new Promise<T>(() => undefined);
    if (random.chance(troubles.callFails)) throw outage();
    const result = act();
    if (random.chance(troubles.answerLost)) throw outage();
    await clock.sleep(random.between(1, 60));
    return this.#answer(process, result);
  }
}

function outage(): DependencyError {
  return new DependencyError('consul', 'unreachable', 'Consul: no leader');
}
