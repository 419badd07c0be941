import { isFinal } from '../phase.ts';
import type { ReleaseState } from '../release-store.ts';
import { type Zone, otherZone, parseZone } from '../zone.ts';
import { type Trial, trialOf } from './trial.ts';

/**
 * What is on trial, outside a driver: the candidate of the release that is under way, else the zone
 * that is not active.
 * @param zone  when it was named
 * @returns `undefined` when nothing says which zone it is
 */
export function findTrial(
  service: string,
  state: ReleaseState,
  zone: Zone | undefined,
): Trial | undefined {
  const { deployment } = state;
  if (deployment === undefined || isFinal(deployment.phase)) {
    return trialOutside(service, state, zone);
  }
  const open = trialOf(deployment);
  const isOther = zone !== undefined && zone !== open.candidate;
  return isOther ? trialOutside(service, state, zone) : open;
}

function trialOutside(
  service: string,
  { deployment, activeZone = '', activeVersion = '' }: ReleaseState,
  zone: Zone | undefined,
): Trial | undefined {
  const active = parseZone(activeZone);
  const candidate = zone ?? (active === undefined ? undefined : otherZone(active));
  if (candidate === undefined) return undefined;
  return {
    ...{ service, serviceName: deployment?.request.serviceName ?? service },
    version: candidate === active ? activeVersion : '',
    ...{ candidate, stable: otherZone(candidate), deploymentId: '' },
  };
}
