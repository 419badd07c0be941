import type { Command, Deployment, Verb } from '../../../src/domain/deploy/deployment.ts';
import { type Phase, isFinal } from '../../../src/domain/deploy/phase.ts';
import { LockHeldError } from '../../../src/domain/deploy/release-store.ts';
import type { ProxyObserver } from '../../../src/domain/deploy/traffic.ts';
import { Driver } from '../../../src/deploy/driver.ts';
import { DependencyError } from '../../../src/domain/errors.ts';
import { SimulatedProxy, simulatedObserver } from './simulated-proxy.ts';
import {
  type DriverProcess,
  fail,
  simulatedCatalog,
  simulatedPlatform,
  simulatedStore,
} from './release-ports.ts';
import { resized } from '../../../src/deploy/releases.ts';
import { HOLDER, SERVICE, bySize, planned, someSizes } from './planned-release.ts';
import { ReleaseWorld } from './release-world.ts';

export const TICK_MS = 100;
export const TROUBLE_MS = 25_000;
/** Everything that a release waits for, more than once, and calls that fail in between. */
export const LONGEST_MS = 400_000;
const VERBS: readonly Verb[] = ['abort', 'rollback', 'pause', 'resume', 'promote', 'weight'];
const BEFORE_STOPS: readonly Phase[] = ['rolling-back', 'converging-back', 'draining-back'];

export interface ReleaseResult {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly phase: Phase;
  readonly requests: number;
  readonly crashes: number;
}

/** Replaces a part of the world, for designs that must fail. */
export type Tamper = (observer: ProxyObserver) => ProxyObserver;

/** One release among troubles; whoever drives is killed now and then, and replaced. */
export async function runRelease(
  seed: number,
  tamper: Tamper = (observer) => observer,
): Promise<ReleaseResult> {
  const world = new ReleaseWorld(seed);
  const proxies = prepareWorld(world);
  planTroubles(world, proxies);
  const drivers = new Drivers(() => drive(world, proxies, tamper));
  for (let elapsedMs = 0; elapsedMs < LONGEST_MS; elapsedMs += TICK_MS) {
    const isInTrouble = elapsedMs < TROUBLE_MS;
    drivers.see(isInTrouble && world.random.chance(0.01));
    if (world.random.chance(0.02)) goOnFromSize(world);
    await world.clock.advance(TICK_MS);
    for (const proxy of proxies) proxy.sendRequests();
    checkWorld(world);
    if (isInTrouble) continue;
    if (isOver(world.deployment)) break;
    unstick(world);
  }
  return resultOf(seed, world, drivers.crashes);
}

function resultOf(seed: number, world: ReleaseWorld, crashes: number): ReleaseResult {
  const { violations, deployment, requests } = world;
  const phase = deployment?.phase ?? 'planned';
  if (!isOver(deployment)) violations.push(`never ended: ${phase}`);
  return { seed, violations, phase, requests, crashes };
}

/** One process at a time: when it has ended, another. */
export class Drivers {
  readonly #start: () => DriverProcess;
  #process: DriverProcess | undefined;
  crashes = 0;

  constructor(start: () => DriverProcess) {
    this.#start = start;
  }

  see(isKilled: boolean): void {
    if (this.#process?.isAlive !== true) this.#process = this.#start();
    if (!isKilled) return;
    this.#process.isAlive = false;
    this.crashes += 1;
  }
}

export function isOver(deployment: Deployment | undefined): boolean {
  return deployment !== undefined && (isFinal(deployment.phase) || deployment.phase === 'held');
}

/** A release by size rests; somebody wants other sizes, or all of it. */
function goOnFromSize(world: ReleaseWorld): void {
  const { deployment, random, commands, lockedBy } = world;
  if (deployment?.phase !== 'holding' || lockedBy !== undefined || commands.length > 0) return;
  const { canary, ...request } = deployment.request;
  if (canary?.sizes === undefined || deployment.isPaused || deployment.isPromoted) return;
  const sizes = someSizes(random);
  const fewest = { ...request, instances: Math.max(request.instances, sizes.candidate) };
  const resizedTo = random.chance(0.5)
    ? { ...request, instances: sizes.candidate, canary: bySize(sizes) }
    : { ...fewest, keepStable: sizes.stable };
  world.deployment = resized(deployment, resizedTo, world.clock.now());
  world.index += 1;
}

/** A paused release waits for somebody, for ever: here he comes. */
export function unstick({ deployment, commands }: ReleaseWorld): void {
  if (deployment === undefined || commands.length > 0) return;
  const { phase, request } = deployment;
  const isAtGate = ['gated', 'holding'].includes(phase) && request.isGated;
  if (deployment.isPaused) commands.push(command('resume', 'unstick'));
  else if (isAtGate && !deployment.isPromoted) commands.push(command('promote', 'unstick'));
}

/** `blue` serves version 1; version 2 is to be released as `green`. */
export function prepareWorld(world: ReleaseWorld): readonly SimulatedProxy[] {
  const { random } = world;
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    world.addContainer('blue', 'old').isPassing = true;
  }
  for (let leftovers = random.between(0, 2); leftovers > 0; leftovers -= 1) {
    world.addContainer('green', 'crashed').isPassing = random.chance(0.5);
  }
  world.activeZone = 'blue';
  world.activeVersion = '1';
  world.generation = 'old';
  world.troubles.isBad = random.chance(0.2);
  world.deployment = planned(world);
  const count = random.between(1, 3);
  return Array.from({ length: count }, (_, index) => new SimulatedProxy(world, index));
}

export function planTroubles(world: ReleaseWorld, proxies: readonly SimulatedProxy[]): void {
  const { clock, random, troubles } = world;
  const during = (act: () => void, undo: () => void, longestMs = 5_000): void => {
    const atMs = random.between(0, TROUBLE_MS - 5_000);
    clock.after(atMs, act);
    clock.after(atMs + random.between(500, longestMs), undo);
  };
  during(
    () => (troubles.callFails = 0.3),
    () => (troubles.callFails = 0),
  );
  during(
    () => (troubles.answerLost = 0.3),
    () => (troubles.answerLost = 0),
  );
  if (random.chance(0.3)) {
    const proxy = random.pick(proxies);
    during(
      () => (proxy.isStopped = true),
      () => (proxy.isStopped = false),
      random.chance(0.3) ? 60_000 : 5_000,
    );
  }
  if (random.chance(0.3)) {
    clock.after(random.between(5_000, TROUBLE_MS), () => {
      const green = world.of('green');
      if (green.length > 0) fail(world, random.pick(green));
    });
  }
  for (let count = random.between(0, 2); count > 0; count -= 1) {
    const sent = command(random.pick(VERBS), String(count));
    clock.after(random.between(0, TROUBLE_MS), () => world.commands.push(sent));
  }
}

export function command(verb: Verb, id: string): Command {
  return { id, verb, from: 'somebody', at: 0, ...(verb === 'weight' ? { percent: 30 } : {}) };
}

/** A process that takes the lock and drives; it ends with the release, or when it is killed. */
function drive(
  world: ReleaseWorld,
  proxies: readonly SimulatedProxy[],
  tamper: Tamper,
): DriverProcess {
  const process: DriverProcess = { isAlive: true };
  const ports = {
    store: simulatedStore(world, process),
    platform: simulatedPlatform(world, process),
    catalog: simulatedCatalog(world, process, () =>
      Promise.resolve(proxies.map(({ proxy }) => proxy)),
    ),
    observer: tamper(simulatedObserver(world, process, proxies)),
    sockets: { look: () => Promise.resolve(undefined) },
    ...{ clock: world.clock, proxies: [] },
  };
  const run = async (): Promise<void> => {
    const lock = await ports.store.lock(SERVICE, HOLDER, 0);
    const [{ signal }, report] = [new AbortController(), (): void => undefined];
    const driver = new Driver({ ports, lock, report, signal, waitsAtGates: false });
    await driver.drive(SERVICE);
    await lock.release();
    process.isAlive = false;
  };
  void run().catch((error: unknown) => {
    const isKnown = error instanceof DependencyError || error instanceof LockHeldError;
    if (!isKnown) world.violate(`a driver died: ${String(error)}`);
    process.isAlive = false;
  });
  return process;
}

/** What must hold at every instant. */
export function checkWorld(world: ReleaseWorld): void {
  const { activeZone, deployment, pointerMoves } = world;
  if (pointerMoves.length > 2) world.violate('the pointer was moved more than there and back');
  if (pointerMoves[1] === 'green') world.violate('a rollback was rolled back');
  if (activeZone === undefined || deployment === undefined) return;
  const isAbandoned = world.of(activeZone).length === 0;
  if (isAbandoned) world.violate(`nothing is left of ${activeZone}, which the pointer names`);
  const isBack = BEFORE_STOPS.includes(deployment.phase);
  if (isBack && world.of('blue').length === 0) world.violate('nothing is left to go back to');
}
