import type { MeasurePorts } from '../../src/deploy/analysis/measure.ts';
import type { ContainerId } from '../../src/domain/container.ts';
import type { DeploymentId } from '../../src/domain/deploy/deployment.ts';
import type { CatalogInstance } from '../../src/domain/deploy/traffic.ts';
import type { ZoneContainer } from '../../src/domain/deploy/zone-platform.ts';

/** What Consul and Docker say, for a test to change. */
export interface MeasuredWorld {
  instances: readonly CatalogInstance[];
  containers: readonly ZoneContainer[];
}

export function somePorts(
  world: MeasuredWorld = { instances: [], containers: [] },
  facts: Partial<MeasurePorts> = {},
): MeasurePorts {
  return {
    catalog: { instances: () => Promise.resolve(world.instances) },
    platform: { containers: () => Promise.resolve(world.containers) },
    ...{ env: process.env, deployment: undefined },
    ...facts,
  };
}

/** Of deployment `d1`, running, in green. */
export function aZoneContainer(id: string, facts: Partial<ZoneContainer> = {}): ZoneContainer {
  return {
    ...{ id: id as ContainerId, name: `shop-${id}`, zone: 'green', isRunning: true },
    ...{ deploymentId: 'd1' as DeploymentId, health: undefined, restarts: 0, exitCode: 0 },
    ...{ isOutOfMemory: false, image: 'shop:2' },
    ...facts,
  };
}

/** Of that container, passing. */
export function anInstance(
  containerId: string,
  facts: Partial<CatalogInstance> = {},
): CatalogInstance {
  return {
    ...{ id: `host:shop-${containerId}:80`, node: 'n1', address: '10.0.0.1', port: 80, tags: [] },
    ...{ containerId: containerId as ContainerId, status: 'passing' },
    ...facts,
  };
}
