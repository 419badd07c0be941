import type { Deployment } from '../domain/deploy/deployment.ts';
import type { CatalogInstance } from '../domain/deploy/traffic.ts';
import type { ZoneContainer } from '../domain/deploy/zone-platform.ts';

/** How the containers of one zone are. */
export type ZoneHealth =
  | { readonly kind: 'healthy' }
  /** May become healthy. */
  | { readonly kind: 'unready'; readonly text: string }
  /** Will not: it has ended, or is being restarted. */
  | { readonly kind: 'broken'; readonly text: string; readonly container: ZoneContainer };

/**
 * Whether exactly the containers of a deployment are registered and passing.
 * @param containers  of the candidate's zone
 */
export function candidateHealth(
  { id, request }: Pick<Deployment, 'id' | 'request'>,
  containers: readonly ZoneContainer[],
  instances: readonly CatalogInstance[],
): ZoneHealth {
  const own = containers.filter(({ deploymentId }) => deploymentId === id);
  const ready = passingOf(own, instances);
  // Made smaller, it has too many, of which some are on their way out.
  const isEnough = request.canary?.sizes !== undefined && ready.length >= request.instances;
  if (isEnough) return { kind: 'healthy' };
  const broken = own.find((container) => isBroken(container));
  if (broken !== undefined) {
    const text = `${broken.name} ${howItEnded(broken)}${problemOf(broken)}`;
    return { kind: 'broken', text, container: broken };
  }
  if (own.length !== request.instances) {
    return unready(`${String(own.length)} of ${String(request.instances)} containers started`);
  }
  if (ready.length === own.length) return { kind: 'healthy' };
  const problem = own.map((container) => problemOf(container)).find((one) => one !== '') ?? '';
  return unready(`${String(ready.length)} of ${String(own.length)} instances passing${problem}`);
}

/** Those that are registered and passing. */
export function passingOf(
  containers: readonly ZoneContainer[],
  instances: readonly CatalogInstance[],
): readonly ZoneContainer[] {
  return containers.filter((container) => isReady(container, instances));
}

function isReady(container: ZoneContainer, instances: readonly CatalogInstance[]): boolean {
  const isHealthy = container.health === undefined || container.health === 'healthy';
  const registered = instances.filter((instance) => isOf(instance, container));
  const isPassing = registered.every(({ status }) => status === 'passing');
  return isHealthy && registered.length > 0 && isPassing;
}

/** By berth's mark; by registrator's ID, which has the container's name in it. */
export function isOf(
  { containerId, id }: CatalogInstance,
  container: Pick<ZoneContainer, 'id' | 'name'>,
): boolean {
  return containerId === '' ? id.includes(`:${container.name}:`) : containerId === container.id;
}

function isBroken({ isRunning, restarts, isOutOfMemory }: ZoneContainer): boolean {
  return !isRunning || restarts > 0 || isOutOfMemory;
}

function howItEnded({ isOutOfMemory, restarts, exitCode }: ZoneContainer): string {
  if (isOutOfMemory) return 'was killed for want of memory';
  if (restarts > 0) return `was restarted ${String(restarts)} times`;
  return `has ended with code ${String(exitCode)}`;
}

/** Behind a colon; `''` for none. */
function problemOf({ problem = '' }: ZoneContainer): string {
  return problem === '' ? '' : `: ${problem}`;
}

function unready(text: string): ZoneHealth {
  return { kind: 'unready', text };
}
