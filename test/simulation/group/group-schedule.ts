import type { Verb } from '../../../src/domain/deploy/deployment.ts';
import type { Phase } from '../../../src/domain/deploy/phase.ts';
import { GroupDriver } from '../../../src/deploy/group/group-driver.ts';
import type { GroupMember } from '../../../src/deploy/group/seat.ts';
import { LockHeldError } from '../../../src/domain/deploy/release-store.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { fail } from '../release/release-ports.ts';
import { HOLDER } from '../release/planned-release.ts';
import {
  Drivers,
  LONGEST_MS,
  TICK_MS,
  TROUBLE_MS,
  checkWorld,
  command,
  isOver,
  planTroubles,
  unstick,
} from '../release/release-schedule.ts';
import { type MortalProcess, simulatedGroups, simulatedPorts } from './group-ports.ts';
import { GroupWorld } from './group-world.ts';

/** What befalls the group. */
export interface Fate {
  /** Outages, slow proxies, containers that die, commands, kills at any time. */
  readonly hasTroubles: boolean;
  /** The first process dies right after so many writes and acts. */
  readonly diesAt?: number;
  /** The service whose new version never gets healthy; absent: by chance. */
  readonly bad?: string;
  /** Of that service a container dies while proxies are about to follow. */
  readonly failsLate?: string;
  /** The service that was never released before: it has no zone to go back to. */
  readonly first?: string;
}

export interface GroupEnd {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly phases: readonly Phase[];
  readonly acts: number;
  readonly processes: number;
}

/** Several services are released together; whoever drives is killed now and then, and replaced. */
export async function runGroup(seed: number, fate: Fate): Promise<GroupEnd> {
  const group = new GroupWorld(seed);
  for (const { service, world, proxies } of group.stalls) {
    if (fate.hasTroubles) planTroubles(world, proxies);
    else world.troubles.isBad = service === fate.bad;
    if (service === fate.first) group.forgetStable(world);
  }
  return live(group, seed, fate);
}

async function live(group: GroupWorld, seed: number, fate: Fate): Promise<GroupEnd> {
  let processes = 0;
  const drivers = new Drivers(() => {
    processes += 1;
    return drive(group, processes === 1 ? (fate.diesAt ?? -1) : -1);
  });
  const helper = new Helper(group, fate.hasTroubles ? 3 : 0);
  for (let elapsedMs = 0; elapsedMs < LONGEST_MS; elapsedMs += TICK_MS) {
    const isInTrouble = fate.hasTroubles && elapsedMs < TROUBLE_MS;
    drivers.see(isInTrouble && group.random.chance(0.01));
    await group.clock.advance(TICK_MS);
    look(group);
    failLate(group, fate);
    if (isInTrouble) group.keepQuiet();
    else if (helper.isOver()) break;
  }
  if (!isAtRest(group)) group.stalls[0]?.world.violate(`never ended: ${group.phases().join(', ')}`);
  return {
    ...{ seed, violations: group.violations(), phases: group.phases(), acts: group.acts },
    processes,
  };
}

/** Somebody who looks at what waits or is held, a few times. */
class Helper {
  readonly #group: GroupWorld;
  #patience: number;

  constructor(group: GroupWorld, patience: number) {
    this.#group = group;
    this.#patience = patience;
  }

  isOver(): boolean {
    if (isAtRest(this.#group)) {
      if (this.#patience === 0 || !isHeld(this.#group)) return true;
      this.#patience -= 1;
      release(this.#group);
    }
    for (const { world } of this.#group.stalls) unstick(world);
    return false;
  }
}

function look(group: GroupWorld): void {
  group.check();
  for (const { world, proxies } of group.stalls) {
    for (const proxy of proxies) proxy.sendRequests();
    checkWorld(world);
  }
}

function failLate({ stalls }: GroupWorld, { failsLate }: Fate): void {
  for (const { service, world } of stalls) {
    const [victim] = world.of('green');
    const isTime = service === failsLate && world.deployment?.phase === 'converging';
    if (isTime && victim !== undefined) fail(world, victim);
  }
}

function isHeld(group: GroupWorld): boolean {
  return group.phases().includes('held');
}

function isAtRest(group: GroupWorld): boolean {
  const areOver = group.stalls.every(({ world }) => isOver(world.deployment));
  const hasWord = group.stalls.some(({ world }) => world.commands.length > 0);
  return areOver || (isHeld(group) && !hasWord);
}

/** Somebody looks at what is held, and goes on or gives up. */
function release(group: GroupWorld): void {
  const { world } = group.random.pick(group.stalls);
  const verb: Verb = group.random.chance(0.6) ? 'resume' : 'abort';
  world.commands.push(command(verb, `release ${String(group.clock.now())}`));
}

/** A process that takes the locks and drives; it ends with the release, or when it is killed. */
function drive(group: GroupWorld, diesAt: number): MortalProcess {
  const process: MortalProcess = { isAlive: true, diesAt };
  const run = async (): Promise<void> => {
    const members: GroupMember[] = [];
    try {
      for (const stall of group.stalls) {
        const ports = simulatedPorts(group, stall, process);
        const lock = await ports.store.lock(stall.service, HOLDER, 0);
        members.push({ service: stall.service, ports, lock });
      }
      const [first, ...others] = members;
      if (first === undefined) return;
      const { signal } = new AbortController();
      await new GroupDriver({
        ...{ group: { id: 'g1', members: members.map(({ service }) => service) }, signal },
        ...{ groups: simulatedGroups(group, process), members: [first, ...others] },
        report: () => undefined,
      }).drive();
    } finally {
      for (const { lock } of members) await lock.release();
    }
  };
  void run()
    .catch((error: unknown) => {
      const isKnown = error instanceof DependencyError || error instanceof LockHeldError;
      if (!isKnown) group.stalls[0]?.world.violate(`a driver died: ${String(error)}`);
    })
    .finally(() => {
      process.isAlive = false;
    });
  return process;
}
