import type { Stop } from '../../../deploy/driver.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { isFinal } from '../../../domain/deploy/phase.ts';
import type { ReleaseResult } from '../release-output.ts';
import { resultOf } from '../release-result.ts';

/**
 * What a driver of several services that has stopped driving comes to: that of the service that has
 * decided it.
 * @param deployments   of all of them, in their order; at least one
 * @param signal        that it was interrupted by
 * @param isPausedDone  a rest is what was waited for
 */
export function groupResultOf(
  stop: Stop,
  deployments: readonly [Deployment, ...Deployment[]],
  signal: string,
  isPausedDone: boolean,
): ReleaseResult {
  const decisive = decisiveOf(stop, deployments) ?? deployments[0];
  const { outcome, exitCode, text } = resultOf(stop, decisive, signal, isPausedDone);
  if (stop === 'final' && exitCode === 0) {
    const versions = deployments.map(({ request }) => `${request.service} ${request.version}`);
    return { outcome, exitCode, text: `released together: ${versions.join(', ')}` };
  }
  const { service } = decisive.request;
  return { outcome, exitCode, text: `${service}: ${text}${fateOf(stop, deployments)}` };
}

function decisiveOf(stop: Stop, deployments: readonly Deployment[]): Deployment | undefined {
  switch (stop) {
    case 'final':
      return (
        deployments.find(({ isUndecided }) => isUndecided === true) ??
        deployments.find(({ phase, revertedWith }) => {
          return phase !== 'succeeded' && revertedWith === undefined;
        })
      );
    case 'held':
      return deployments.find(({ phase }) => phase === 'held');
    case 'paused':
      return deployments.find(({ isPaused, request, isPromoted }) => {
        return isPaused || (request.isGated && !isPromoted);
      });
    case 'interrupted':
    case 'lock-lost':
    case 'unreachable':
      return deployments.find(({ phase }) => !isFinal(phase));
  }
}

function fateOf(stop: Stop, deployments: readonly Deployment[]): string {
  if (stop !== 'final') return '';
  const services = deployments.map(({ request }) => request.service).join(', ');
  const wasSwitched = deployments.some(({ phase }) => phase === 'rolled-back');
  return wasSwitched ? `; all were switched back: ${services}` : `; none was switched: ${services}`;
}
