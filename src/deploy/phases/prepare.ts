import { seconds } from '../../domain/deploy/words.ts';
import { PlatformError } from '../../domain/deploy/zone-platform.ts';
import type { CatalogInstance } from '../../domain/deploy/traffic.ts';
import { type ZoneHealth, candidateHealth, passingOf } from '../candidate-health.ts';
import { type Look, type Verdict, done, failed, wait } from '../verdict.ts';

/** Of a container that failed. */
const LOG_LINES = 20;
const HEALTHY_SINCE = 'healthy-since';

/** Fetches the image and removes what an earlier run has left in the candidate's zone. */
export async function prepare({ ports, deployment, state }: Look): Promise<Verdict> {
  const { id, request } = deployment;
  const { candidate, version } = request;
  if (state.activeZone === candidate) {
    return failed(`the pointer has been moved to ${candidate} by somebody else`);
  }
  try {
    const image = await ports.platform.prepare(candidate, version);
    await ports.platform.clear(candidate, id);
    return done(`image ${image} is there`, { image });
  } catch (error) {
    if (error instanceof PlatformError) return failed(error.message);
    throw error;
  }
}

/** Starts the candidate at its full size. */
export async function start({ ports, deployment, state }: Look): Promise<Verdict> {
  const { id, request, image } = deployment;
  const { candidate, stable, version, stableVersion, instances, canary } = request;
  if (state.activeZone === candidate) {
    return failed(`the pointer has been moved to ${candidate} by somebody else`);
  }
  const { sizes } = canary ?? {};
  const there = sizes === undefined ? [] : await ports.platform.containers(candidate);
  const own = there.filter(({ deploymentId }) => deploymentId === id);
  try {
    await ports.platform.start({
      ...{ zone: candidate, version, otherVersion: stableVersion, image, deploymentId: id },
      // What is too much is stopped later, when no proxy knows it.
      instances: Math.max(instances, own.length),
    });
    if (sizes !== undefined && stable !== undefined) {
      await ports.platform.grow(stable, sizes.stable);
    }
  } catch (error) {
    if (error instanceof PlatformError) return failed(error.message);
    throw error;
  }
  return done(`${String(instances)} containers of ${candidate} are started`);
}

/** Waits until every instance has been passing for the minimum healthy time. */
export async function verify(look: Look): Promise<Verdict> {
  const { ports, deployment, nowMs, memory } = look;
  const { timing, candidate, serviceName } = deployment.request;
  const containers = await ports.platform.containers(candidate);
  const instances = await ports.catalog.instances(serviceName);
  const fresh = candidateHealth(deployment, containers, instances);
  const health = fresh.kind === 'healthy' ? await stableHealth(look, instances) : fresh;
  if (health.kind === 'broken') {
    const logTail = await ports.platform.logTail(health.container.id, LOG_LINES);
    return failed(health.text, { logTail });
  }
  const since = memory.get(HEALTHY_SINCE) ?? nowMs;
  if (health.kind === 'healthy') {
    memory.set(HEALTHY_SINCE, since);
    if (nowMs - since >= timing.minHealthyMs) {
      return done(`${String(deployment.request.instances)} instances are passing`);
    }
    return wait(`passing for ${seconds(nowMs - since)} of ${seconds(timing.minHealthyMs)}`);
  }
  memory.delete(HEALTHY_SINCE);
  const isTooLate = nowMs - deployment.phaseAt >= timing.healthyMs;
  return isTooLate
    ? failed(`not healthy within ${seconds(timing.healthyMs)}: ${health.text}`)
    : wait(health.text);
}

/** By size, the old zone may have been made larger: its instances have to be there as well. */
async function stableHealth(
  { ports, deployment }: Look,
  instances: readonly CatalogInstance[],
): Promise<ZoneHealth> {
  const { stable, canary } = deployment.request;
  if (stable === undefined || canary?.sizes === undefined) return { kind: 'healthy' };
  const passing = passingOf(await ports.platform.containers(stable), instances).length;
  const wanted = canary.sizes.stable;
  return passing >= wanted
    ? { kind: 'healthy' }
    : { kind: 'unready', text: `${String(passing)} of ${String(wanted)} of ${stable} passing` };
}
