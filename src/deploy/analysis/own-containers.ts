import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import type { ZoneContainer, ZonePlatform } from '../../domain/deploy/zone-platform.ts';

/** The candidate's containers: those of the deployment, or all of the zone outside one. */
export async function ownContainers(
  { candidate, deploymentId: own }: Trial,
  platform: Pick<ZonePlatform, 'containers'>,
): Promise<readonly ZoneContainer[]> {
  const containers = await platform.containers(candidate);
  return containers.filter(({ deploymentId }) => own === '' || deploymentId === own);
}
