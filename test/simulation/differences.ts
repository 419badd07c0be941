import type { ContainerId } from '../../src/domain/container.ts';
import { isOwnReason, standingOf } from '../../src/domain/lifecycle.ts';
import { desiredServices } from '../../src/domain/mapping/desired-services.ts';
import { legacyContainerName } from '../../src/domain/mapping/service-id.ts';
import { drift } from '../../src/domain/plan-service.ts';
import type { ServiceId, ServiceInstance, ServiceRegistration } from '../../src/domain/service.ts';
import { RULES, type World } from './world.ts';

interface Claim {
  readonly service: ServiceRegistration;
  readonly isInMaintenance: boolean;
}

/** By ID: what the containers ask for that claim it. Any of them may have it. */
type Claims = ReadonlyMap<ServiceId, ReadonlyMap<ContainerId, Claim>>;

/** Where Consul does not say what Docker says; empty when they agree. */
export function differences(world: World): readonly string[] {
  const claims = claimsOf(world);
  const { services } = world.agent;
  const missing = [...claims.keys()].filter((id) => !services.has(id));
  const wrong = [...services.values()].flatMap((entry) =>
    entry.mark?.owner === RULES.hostname
      ? differenceOf(entry, claims.get(entry.id), world)
      : differenceOfForeign(entry, claims.has(entry.id), world),
  );
  return [...missing.map((id) => `${id} is missing`), ...wrong];
}

function claimsOf(world: World): Claims {
  const claims = new Map<ServiceId, Map<ContainerId, Claim>>();
  for (const { container, standing } of world.serving()) {
    const isInMaintenance = standing.kind === 'maintenance';
    for (const service of desiredServices(container, RULES).services) {
      const others = claims.get(service.id) ?? new Map<ContainerId, Claim>();
      claims.set(service.id, others.set(container.id, { service, isInMaintenance }));
    }
  }
  return claims;
}

function differenceOf(
  entry: ServiceInstance,
  claims: ReadonlyMap<ContainerId, Claim> | undefined,
  world: World,
): readonly string[] {
  const holder = entry.mark?.containerId ?? ('' as ContainerId);
  const claim = claims?.get(holder);
  if (claim === undefined) {
    const isRetained = claims === undefined && isRetainedOf(world, holder);
    return isRetained ? [] : [`${entry.id} is stale`];
  }
  const fields = [...drift(claim.service, entry), ...stateDrift(entry.id, claim, world)];
  return fields.length === 0 ? [] : [`${entry.id} differs in ${fields.join(', ')}`];
}

function stateDrift(id: ServiceId, claim: Claim, { agent }: World): readonly string[] {
  const [check] = claim.service.checks;
  const health = check?.kind === 'ttl' ? check.heartbeat?.status : undefined;
  const isHealthOff = agent.ttlChecks.get(id)?.status !== health;
  const isInMaintenance = isOwnReason(agent.inMaintenance.get(id));
  return [
    ...(isHealthOff ? ['health'] : []),
    ...(isInMaintenance === claim.isInMaintenance ? [] : ['maintenance']),
  ];
}

function isRetainedOf(world: World, holder: ContainerId): boolean {
  const container = world.engine.containers.get(holder);
  return standingOf(container, world.lifecycle, false).kind === 'retained';
}

/** What registrator left is adopted or, with -cleanup, removed; all else is nobody's business. */
function differenceOfForeign(
  { id, mark }: ServiceInstance,
  isClaimed: boolean,
  { engine, lifecycle }: World,
): readonly string[] {
  const name = legacyContainerName(RULES.hostname, id);
  if (mark !== undefined || name === undefined) return [];
  if (isClaimed) return [`${id} is not adopted`];
  const container = [...engine.containers.values()].find((one) => one.name === name);
  const isSpared = standingOf(container, lifecycle, false).kind === 'retained';
  return lifecycle.cleanup && !isSpared ? [`${id} is left behind`] : [];
}
