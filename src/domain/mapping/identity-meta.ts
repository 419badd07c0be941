import type { ContainerSnapshot } from '../container.ts';

/** Meta keys, and the labels that Compose and Docker put on a container. */
const LABELS: readonly (readonly [string, string])[] = [
  ['compose-project', 'com.docker.compose.project'],
  ['compose-service', 'com.docker.compose.service'],
  ['compose-number', 'com.docker.compose.container-number'],
  ['swarm-stack', 'com.docker.stack.namespace'],
  ['swarm-service', 'com.docker.swarm.service.name'],
  ['swarm-task', 'com.docker.swarm.task.name'],
  ['swarm-node', 'com.docker.swarm.node.id'],
];

/** Who a container is to Docker, Compose and Swarm, as Meta; for `-identity-meta`. */
export function identityMeta({
  name,
  image,
  labels,
}: ContainerSnapshot): ReadonlyMap<string, string> {
  const known = LABELS.map(([key, label]) => [key, labels.get(label) ?? ''] as const);
  const pairs = [['container-name', name] as const, ['image', image] as const, ...known];
  return new Map(pairs.filter(([, value]) => value !== ''));
}
