import type {
  Deployment,
  DeploymentId,
  Holder,
  JournalEntry,
  ReleaseRequest,
} from '../domain/deploy/deployment.ts';
import {
  type ReleaseFacts,
  type ReleasePlan,
  type ReleaseWish,
  planRelease,
} from '../domain/deploy/plan-release.ts';
import type { Lock, ReleaseState, Revision } from '../domain/deploy/release-store.ts';
import { nextPhase } from '../domain/deploy/phase.ts';
import { declaredProxies } from './phases/traffic.ts';
import type { DeployPorts } from './ports.ts';

/** A plan, and what stood in Consul when it was made: it holds for as long as that does. */
export interface BoundPlan {
  readonly plan: ReleasePlan;
  readonly state: ReleaseState;
}

/** Looks at everything that a release depends on, and changes nothing. */
export async function planFor(ports: DeployPorts, wish: ReleaseWish): Promise<BoundPlan> {
  const { store, platform, catalog } = ports;
  const state = await store.read(wish.service);
  await declaredProxies(ports);
  const { version } = wish;
  const former = state.activeVersion ?? version;
  const [blue, green] = [
    await platform.define('blue', version, former),
    await platform.define('green', version, former),
  ];
  const facts: ReleaseFacts = {
    state,
    definitions: { blue, green },
    containers: {
      blue: await platform.containers('blue'),
      green: await platform.containers('green'),
    },
    instances: await catalog.instances(blue.serviceName || wish.service),
  };
  return { plan: planRelease(wish, facts), state };
}

/** The same plan while nothing has changed in Consul, else a new one. */
export async function planAgain(
  ports: DeployPorts,
  wish: ReleaseWish,
  former: BoundPlan,
): Promise<BoundPlan> {
  const { revision } = await ports.store.read(wish.service);
  const isSame = changedKeys(former.state.revision, revision).length === 0;
  return isSame ? former : planFor(ports, wish);
}

/** Keys that were written since, by name. */
export function changedKeys(before: Revision, now: Revision): readonly string[] {
  return [...now.keys()].filter((key) => before.get(key) !== now.get(key));
}

/**
 * Records a release under the lock: from now on whoever drives carries it out.
 * @param before  what it was planned from
 * @throws ConflictError  when that no longer stands
 */
export async function begin(
  ports: DeployPorts,
  lock: Lock,
  request: ReleaseRequest,
  before: ReleaseState,
  holder: Holder,
): Promise<Deployment> {
  const deployment = await recordOf(ports, request, holder);
  await ports.store.commit(lock, before, { deployment, journal: firstEntry(deployment) });
  return deployment;
}

/** A release that is about to be recorded. */
export async function recordOf(
  { platform, clock }: Pick<DeployPorts, 'platform' | 'clock'>,
  request: ReleaseRequest,
  holder: Holder,
): Promise<Deployment> {
  const atMs = clock.now();
  const stable = request.stable === undefined ? [] : await platform.containers(request.stable);
  return {
    ...{ schemaVersion: 1, id: newId(atMs, clock.random()), holder },
    request: { ...request, platform: platform.description },
    ...{ startedAt: atMs, phase: 'planned', phaseAt: atMs, isPaused: false, isPromoted: false },
    ...{ image: '', stableContainers: stable.map(({ id }) => id), generation: '' },
    ...{ reason: '', logTail: [] },
  };
}

/** Of its journal. */
export function firstEntry({ request, phase, startedAt, holder }: Deployment): JournalEntry {
  const text = `version ${request.version} to ${request.candidate}`;
  return { at: startedAt, phase, text, holder: holder.name };
}

/**
 * Records other sizes of a release that rests, under the lock.
 * @throws ConflictError  when what was planned from no longer stands
 */
export async function resize(
  { store, clock }: DeployPorts,
  lock: Lock,
  request: ReleaseRequest,
  before: ReleaseState,
  holder: Holder,
): Promise<void> {
  if (before.deployment === undefined) throw new Error(`${request.service}: the record is gone`);
  const deployment = resized(before.deployment, request, clock.now());
  const { keepStable, canary, instances } = request;
  const stable = keepStable ?? canary?.sizes?.stable ?? 0;
  const text = `${String(instances)} of the new, ${String(stable)} of the old`;
  const journal = { at: clock.now(), phase: deployment.phase, text, holder: holder.name };
  await store.commit(lock, before, { deployment, journal });
}

/** It is started anew from where it rests, keeps its share until all are there, and has one step again. */
export function resized(
  deployment: Deployment,
  request: ReleaseRequest,
  nowMs: number,
): Deployment {
  const phase = nextPhase(deployment.phase, 'resize');
  if (phase === undefined) throw new Error(`${deployment.phase} has no resize`);
  const anew = { phase, phaseAt: nowMs, isPaused: false, share: undefined, promotedTo: 0 };
  return { ...deployment, request, ...anew };
}

/** Sorts by time. */
export function newId(atMs: number, random: number): DeploymentId {
  const suffix = Math.floor(random * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${atMs.toString(36).padStart(9, '0')}${suffix}` as DeploymentId;
}
