import type { ContainerId } from '../../domain/container.ts';
import type { DeploymentId } from '../../domain/deploy/deployment.ts';
import type { RuntimeService, ServiceTask } from '../../domain/deploy/service-runtime.ts';
import type { ZoneContainer } from '../../domain/deploy/zone-platform.ts';
import type { Zone } from '../../domain/deploy/zone.ts';

/** Of services and their containers. */
export const DEPLOYMENT = 'berth.deployment';

/**
 * The tasks of a zone as its containers: first those of its deployment that have ended, the newest
 * before the others, since the swarm has put new ones in their places; then those that are there; then
 * those that the swarm has still to make.
 *
 * INVARIANT: it is empty only when the service is to have no tasks and has none.
 */
export function zoneContainers(
  zone: Zone,
  service: RuntimeService,
  tasks: readonly ServiceTask[],
): readonly ZoneContainer[] {
  const ended = endedOf(service, tasks);
  const there = tasks.filter(isThere);
  const missing = service.replicas - there.filter(({ isWanted }) => isWanted).length;
  const slots = Array.from({ length: Math.max(0, missing) }, (_, index) => index);
  return [
    ...ended.map((task) => containerOf(zone, service, task, 0)),
    ...there.map((task) => {
      const restarts = ended.filter(({ slot }) => slot === task.slot).length;
      return containerOf(zone, service, task, restarts);
    }),
    ...slots.map((index) => unmade(zone, service, index)),
  ];
}

/** It runs, or may; what is to be ended on a node that is down is left to that node. */
export function isThere({ state, isWanted, isLost }: ServiceTask): boolean {
  return state !== 'ended' && (isWanted || !isLost);
}

/** Of a service that was scaled to none, what has ended is history. */
function endedOf(
  { replicas, labels }: RuntimeService,
  tasks: readonly ServiceTask[],
): readonly ServiceTask[] {
  const deployment = labels.get(DEPLOYMENT);
  if (replicas === 0 || deployment === undefined) return [];
  return tasks
    .filter((task) => task.state === 'ended' && task.labels.get(DEPLOYMENT) === deployment)
    .sort((one, other) => other.createdAt - one.createdAt);
}

function containerOf(
  zone: Zone,
  { name }: RuntimeService,
  task: ServiceTask,
  restarts: number,
): ZoneContainer {
  const { id, containerId, slot, state, labels, image, exitCode, problem } = task;
  return {
    ...{ id: containerId || (id as ContainerId), name: `${name}.${String(slot)}.${id}`, zone },
    deploymentId: (labels.get(DEPLOYMENT) ?? '') as DeploymentId | '',
    ...{ isRunning: state !== 'ended', health: healthOf(task), restarts, exitCode },
    // The swarm tells of it by the exit code alone.
    isOutOfMemory: false,
    ...{ image, problem },
  };
}

/** A swarm lets a task run once it is healthy, and ends it when it no longer is. */
function healthOf({ state, hasHealthcheck }: ServiceTask): ZoneContainer['health'] {
  if (state === 'starting') return 'starting';
  return state === 'running' && hasHealthcheck ? 'healthy' : undefined;
}

/** The swarm is asked for it, and has not come to it yet. */
function unmade(zone: Zone, service: RuntimeService, index: number): ZoneContainer {
  const { id, name, labels, image } = service;
  return {
    ...{ id: `${id}.${String(index)}` as ContainerId, name: `${name}.new`, zone },
    deploymentId: (labels.get(DEPLOYMENT) ?? '') as DeploymentId | '',
    ...{ isRunning: true, health: 'starting', restarts: 0, exitCode: 0, isOutOfMemory: false },
    image,
  };
}
