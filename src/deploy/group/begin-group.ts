import type { Deployment, Holder, ReleaseRequest } from '../../domain/deploy/deployment.ts';
import type { GroupStore } from '../../domain/deploy/group-store.ts';
import type { Lock, ReleaseState } from '../../domain/deploy/release-store.ts';
import type { DeployPorts } from '../ports.ts';
import { firstEntry, newId, recordOf } from '../releases.ts';

/** One service of a group that is about to be released. */
export interface Entrant {
  readonly ports: DeployPorts;
  readonly lock: Lock;
  readonly request: ReleaseRequest;
  /** What it was planned from. */
  readonly before: ReleaseState;
}

/**
 * Records the releases of all of them at once: from now on whoever drives carries them out together.
 * @param entrants  in the order in which they are to be started
 * @throws ConflictError  when what one of them was planned from no longer stands
 */
export async function beginGroup(
  groups: GroupStore,
  entrants: readonly Entrant[],
  holder: Holder,
): Promise<readonly Deployment[]> {
  const members = entrants.map(({ request }) => request.service);
  const changes = await Promise.all(
    entrants.map(async ({ ports, lock, request, before }) => {
      const deployment = await recordOf(ports, request, holder);
      return { lock, before, deployment };
    }),
  );
  const [first] = entrants;
  if (first === undefined) return [];
  const { clock } = first.ports;
  const group = { id: newId(clock.now(), clock.random()), members };
  const recorded = changes.map(({ lock, before, deployment: plain }) => {
    const deployment = { ...plain, request: { ...plain.request, group } };
    return { lock, before, change: { deployment, journal: firstEntry(deployment) } };
  });
  await groups.commit(recorded);
  return recorded.map(({ change }) => change.deployment);
}
