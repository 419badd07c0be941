import type { ServiceId } from '../../src/domain/service.ts';
import { openBerth } from './designs.ts';
import type { Fault, Mishap } from './faults.ts';
import { type OpenKeeper, Trouble } from './trouble.ts';
import { RESYNC_MS, World } from './world.ts';

const TROUBLE_MS = 60_000;
/** Timers of the trouble that are still on the clock when it ends: late bindings, restarts. */
const AFTERMATH_MS = 3_000;
/** A resync with its jitter, the longest back-off, and the deadlines of the calls on the way. */
export const BOUND_MS = 1.2 * RESYNC_MS + 30_000 + 2 * 10_000;
/** So long the agent may carry out what its client has given up. */
const LATE_WRITES_MS = 20_000;
const QUIET_MS = 3 * 1.2 * RESYNC_MS;
const STEP_MS = 250;
const TTL_MS = 60_000;

export interface ScheduleResult {
  readonly seed: number;
  /** Broken laws, as sentences; empty when all held. */
  readonly violations: readonly string[];
  /** From the end of the trouble until Consul equalled Docker. */
  readonly convergedAfterMs: number;
  /** Where Consul was still wrong after the bound. */
  readonly differences: readonly string[];
  readonly happened: ReadonlyMap<Fault | Mishap, number>;
}

/** One minute of trouble by chance, then calm: do the laws hold? */
export async function runSchedule(
  seed: number,
  open: OpenKeeper = (world) => openBerth(world),
): Promise<ScheduleResult> {
  const world = new World(seed);
  const { clock, agent, violations } = world;
  const trouble = new Trouble(world, open);
  trouble.plan(TROUBLE_MS);
  await clock.advance(TROUBLE_MS + AFTERMATH_MS);
  trouble.end();
  const convergedAfterMs = await converge(world);
  await clock.advance(LATE_WRITES_MS);
  await converge(world);
  const differences = world.differences();
  const writes = agent.writes.length;
  agent.heartbeats.length = 0;
  await clock.advance(QUIET_MS);
  const needless = agent.writes.slice(writes);
  if (needless.length > 0) violations.push(`wrote without cause: ${needless.join(', ')}`);
  violations.push(...silentChecks(world));
  return { seed, violations, convergedAfterMs, differences, happened: world.faults.happened };
}

/** Checks of containers that run and were refreshed less often than their TTL allows. */
function silentChecks(world: World): readonly string[] {
  const { agent } = world;
  const counts = new Map<ServiceId, number>();
  for (const id of agent.heartbeats) counts.set(id, (counts.get(id) ?? 0) + 1);
  const fewest = Math.floor(QUIET_MS / TTL_MS);
  const alive = new Set(world.serving().map(({ container }) => container.id));
  const silent = [...agent.ttlChecks.keys()].filter((id) => {
    const holder = agent.services.get(id)?.mark?.containerId;
    return holder !== undefined && alive.has(holder) && (counts.get(id) ?? 0) < fewest;
  });
  return silent.map((id) => `let the check of ${id} run out`);
}

/** @returns how long it took; infinite when it took longer than the bound */
async function converge(world: World): Promise<number> {
  for (let elapsedMs = 0; elapsedMs <= BOUND_MS; elapsedMs += STEP_MS) {
    if (world.differences().length === 0) return elapsedMs;
    await world.clock.advance(STEP_MS);
  }
  return Number.POSITIVE_INFINITY;
}

/** All laws held, and Consul equalled Docker within the bound. */
export function isGood({ violations, differences, convergedAfterMs }: ScheduleResult): boolean {
  return violations.length === 0 && differences.length === 0 && Number.isFinite(convergedAfterMs);
}

/** Shows a schedule line by line. */
export function replayCommand(seed: number): string {
  return `node --import tsx test/simulation/simulate.ts --seed ${String(seed)}`;
}
