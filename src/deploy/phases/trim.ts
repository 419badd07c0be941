import type { Sizes } from '../../domain/deploy/deployment.ts';
import type { CatalogInstance, ProxyAnswer } from '../../domain/deploy/traffic.ts';
import type { ZoneContainer } from '../../domain/deploy/zone-platform.ts';
import type { Zone } from '../../domain/deploy/zone.ts';
import { isOf } from '../candidate-health.ts';
import { type Look, type Verdict, done, undecidable, wait, withdraw } from '../verdict.ts';
import { isBusy } from './drain.ts';
import { unfitness, withdrawn } from './serve.ts';
import { converge } from './traffic.ts';

/**
 * Stops what the zones have beyond their sizes, though both of them serve: it is taken out of Consul,
 * no proxy is to know it any more, its connections are to end, and then it goes.
 */
export async function trim(look: Look): Promise<Verdict> {
  const unfit = await unfitness(look);
  if (unfit !== undefined) return withdrawn(unfit);
  const { stable, candidate, canary } = look.deployment.request;
  if (stable === undefined || canary?.sizes === undefined) return withdraw('there is no size');
  const { sizes } = canary;
  const instances = await look.ports.catalog.instances(look.deployment.request.serviceName);
  const surplus = [
    ...(await surplusOf(look, stable, sizes.stable, instances)),
    ...(await surplusOf(look, candidate, sizes.candidate, instances)),
  ];
  if (surplus.length === 0) return done(`${words(stable, candidate, sizes)} run`);
  const known = instances.filter(({ status }) => status === 'passing');
  const theirs = known.filter((instance) => surplus.some((one) => isOf(instance, one)));
  if (theirs.length > 0) return takeOut(look, theirs);
  return leave(look, stable, sizes, surplus);
}

function words(stable: Zone, candidate: Zone, sizes: Sizes): string {
  return `${String(sizes.stable)} of ${stable} and ${String(sizes.candidate)} of ${candidate}`;
}

/** Those that have been taken out already are chosen again: whoever resumes goes on with the same. */
async function surplusOf(
  { ports }: Look,
  zone: Zone,
  size: number,
  instances: readonly CatalogInstance[],
): Promise<readonly ZoneContainer[]> {
  const containers = await ports.platform.containers(zone);
  const isPassing = (one: ZoneContainer): number =>
    instances.some((instance) => isOf(instance, one) && instance.status === 'passing') ? 1 : 0;
  const byUse = [...containers].sort(
    (a, b) => isPassing(a) - isPassing(b) || a.id.localeCompare(b.id),
  );
  return byUse.slice(0, Math.max(0, containers.length - size));
}

async function takeOut(
  { ports, deployment }: Look,
  instances: readonly CatalogInstance[],
): Promise<Verdict> {
  const reason = `berth: ${deployment.request.service} is made smaller`;
  const taken = await Promise.all(instances.map((one) => ports.catalog.withdraw(one, reason)));
  const kept = taken.filter((isTaken) => !isTaken).length;
  return kept === 0
    ? wait(`${String(taken.length)} instances are put in maintenance`)
    : undecidable(`${String(kept)} instances too many cannot be taken out of Consul from here`);
}

async function leave(
  look: Look,
  stable: Zone,
  sizes: Sizes,
  surplus: readonly ZoneContainer[],
): Promise<Verdict> {
  const { ports, deployment, nowMs } = look;
  const { timing, candidate } = deployment.request;
  const isKnown = (answer: ProxyAnswer): boolean =>
    answer[stable] > sizes.stable || answer[candidate] > sizes.candidate;
  const followed = await converge(look, stable, undecidable, (answer) => !isKnown(answer));
  if (followed.kind === 'wait' || followed.event !== 'done') return followed;
  const busy = await Promise.all(surplus.map((container) => isBusy(look, container)));
  const isLate = nowMs - deployment.phaseAt >= timing.drainMs;
  if (busy.includes(true) && !isLate) return wait('what is too much is still connected');
  for (const zone of [stable, candidate]) {
    const ids = surplus.filter((one) => one.zone === zone).map(({ id }) => id);
    if (ids.length > 0) await ports.platform.stop(zone, ids, timing.stopGraceMs);
  }
  return wait(`${String(surplus.length)} containers too many are stopped`);
}
