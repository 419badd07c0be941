import type { ZoneContainer } from '../../domain/deploy/zone-platform.ts';
import type { Zone } from '../../domain/deploy/zone.ts';
import { isOf } from '../candidate-health.ts';
import { type Look, type Verdict, done, undecidable, wait } from '../verdict.ts';

const WITHDRAWN = 'withdrawn';
/** Whoever asks Consul for each request learns of it within this. */
const NOTICE_MS = 1_000;

/** Stops every container of a zone that nothing points to. */
export async function retire(look: Look, zone: Zone): Promise<Verdict> {
  const { ports, deployment, state } = look;
  // The last word before what cannot be undone: read just now, and consistently.
  if (state.activeZone === zone) return undecidable(`the pointer says ${zone}`);
  const { serviceName, timing } = deployment.request;
  const all = await ports.platform.containers(zone);
  const containers = all.slice(deployment.request.keepStable ?? 0);
  if (containers.length > 0) {
    const waits = await withdraw(look, containers);
    if (waits !== undefined) return waits;
    const ids = containers.map(({ id }) => id);
    await ports.platform.stop(zone, ids, timing.stopGraceMs);
    return wait(`${String(ids.length)} containers of ${zone} are stopped`);
  }
  const instances = await ports.catalog.instances(serviceName);
  const gone = deployment.stableContainers.filter((id) => !all.some((one) => one.id === id));
  const stopped = gone.map((id) => ({ id, name: id }));
  const left = instances.filter((instance) =>
    stopped.some((container) => isOf(instance, container as Parameters<typeof isOf>[1])),
  );
  return left.length === 0
    ? done(leftOf(zone, all.length))
    : wait(`${String(left.length)} instances of ${zone} are still registered`);
}

function leftOf(zone: Zone, count: number): string {
  return count === 0
    ? `${zone} is stopped and deregistered`
    : `${String(count)} of ${zone} are kept, the rest is stopped and deregistered`;
}

/**
 * Before they are stopped, for whoever finds them in Consul without a proxy: those that can be reached
 * are put in maintenance, and given a moment in which connections end.
 * @returns `undefined` once they may be stopped
 */
async function withdraw(
  { ports, deployment, memory, nowMs }: Look,
  containers: readonly ZoneContainer[],
): Promise<Verdict | undefined> {
  const sinceMs = memory.get(WITHDRAWN);
  if (sinceMs !== undefined) {
    return nowMs - sinceMs >= NOTICE_MS
      ? undefined
      : wait('in maintenance, before they are stopped');
  }
  const instances = await ports.catalog.instances(deployment.request.serviceName);
  const theirs = instances.filter((instance) => containers.some((one) => isOf(instance, one)));
  const passing = theirs.filter(({ status }) => status === 'passing');
  const reason = `berth: replaced by ${deployment.request.version}`;
  const taken = await Promise.all(passing.map((one) => ports.catalog.withdraw(one, reason)));
  if (!taken.includes(true)) return undefined;
  memory.set(WITHDRAWN, nowMs);
  return wait(`${String(taken.length)} instances are put in maintenance`);
}

/** Stops what this deployment has started; the zone that serves is not touched. */
export async function discard({ ports, deployment, state }: Look): Promise<Verdict> {
  const { candidate, stable, timing } = deployment.request;
  // Without a former zone there is none that it could point to instead.
  const isServing = state.activeZone === candidate && stable !== undefined;
  if (isServing) return undecidable(`the pointer says ${candidate}`);
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
