import type { Zone } from '../../domain/deploy/zone.ts';
import { isOf } from '../candidate-health.ts';
import { type Look, type Verdict, done, undecidable, wait } from '../verdict.ts';

/** Stops every container of a zone that nothing points to. */
export async function retire({ ports, deployment, state }: Look, zone: Zone): Promise<Verdict> {
  // The last word before what cannot be undone: read just now, and consistently.
  if (state.activeZone === zone) return undecidable(`the pointer says ${zone}`);
  const { serviceName, timing } = deployment.request;
  const containers = await ports.platform.containers(zone);
  if (containers.length > 0) {
    const ids = containers.map(({ id }) => id);
    await ports.platform.stop(zone, ids, timing.stopGraceMs);
    return wait(`${String(ids.length)} containers of ${zone} are stopped`);
  }
  const instances = await ports.catalog.instances(serviceName);
  const stopped = deployment.stableContainers.map((id) => ({ id, name: id }));
  const left = instances.filter((instance) =>
    stopped.some((container) => isOf(instance, container as Parameters<typeof isOf>[1])),
  );
  return left.length === 0
    ? done(`${zone} is stopped and deregistered`)
    : wait(`${String(left.length)} instances of ${zone} are still registered`);
}

/** Stops what this deployment has started; the zone that serves is not touched. */
export async function discard({ ports, deployment, state }: Look): Promise<Verdict> {
  const { candidate, timing } = deployment.request;
  if (state.activeZone === candidate) return undecidable(`the pointer says ${candidate}`);
  const containers = await ports.platform.containers(candidate);
  const own = containers.filter(({ deploymentId }) => deploymentId === deployment.id);
  if (own.length === 0) return done(`${candidate} is stopped`);
  await ports.platform.stop(
    candidate,
    own.map(({ id }) => id),
    timing.stopGraceMs,
  );
  return wait(`${String(own.length)} containers of ${candidate} are stopped`);
}
