import type { Deployment, DeploymentId, Holder } from '../domain/deploy/deployment.ts';
import {
  type ReleaseFacts,
  type ReleasePlan,
  type ReleaseWish,
  planRelease,
} from '../domain/deploy/plan-release.ts';
import type { Lock } from '../domain/deploy/release-store.ts';
import type { DeployPorts } from './ports.ts';

/** Looks at everything that a release depends on, and changes nothing. */
export async function planFor(ports: DeployPorts, wish: ReleaseWish): Promise<ReleasePlan> {
  const { store, platform, catalog } = ports;
  const state = await store.read(wish.service);
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
  return planRelease(wish, facts);
}

/** Records a release under the lock: from now on whoever drives carries it out. */
export async function begin(
  ports: DeployPorts,
  lock: Lock,
  { request }: Extract<ReleasePlan, { kind: 'release' }>,
  holder: Holder,
): Promise<Deployment> {
  const { store, platform, clock } = ports;
  const before = await store.read(request.service);
  const atMs = clock.now();
  const stable = request.stable === undefined ? [] : await platform.containers(request.stable);
  const deployment: Deployment = {
    ...{ schemaVersion: 1, id: newId(atMs, clock.random()), request, holder },
    ...{ startedAt: atMs, phase: 'planned', phaseAt: atMs, isPaused: false, isPromoted: false },
    ...{ image: '', stableContainers: stable.map(({ id }) => id), generation: '' },
    ...{ reason: '', logTail: [] },
  };
  const text = `version ${request.version} to ${request.candidate}`;
  const journal = { at: atMs, phase: deployment.phase, text, holder: holder.name };
  await store.commit(lock, before, { deployment, journal });
  return deployment;
}

/** Sorts by time. */
function newId(atMs: number, random: number): DeploymentId {
  const suffix = Math.floor(random * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return `${atMs.toString(36).padStart(9, '0')}${suffix}` as DeploymentId;
}
