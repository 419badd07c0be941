import type { Stop } from '../../deploy/driver.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';
import { isBeforeSwitch } from '../../domain/deploy/phase.ts';
import type { ReleaseResult } from './release-output.ts';

/**
 * What a driver that has stopped driving comes to.
 * @param signal        that it was interrupted by
 * @param isPausedDone  a rest is what was waited for
 */
export function resultOf(
  stop: Stop,
  deployment: Deployment,
  signal: string,
  isPausedDone: boolean,
): ReleaseResult {
  const { request, phase, reason, id } = deployment;
  const again = `berth deploy resume ${request.service} goes on`;
  switch (stop) {
    case 'held':
      return {
        outcome: 'held',
        exitCode: 8,
        text: `held, both zones are kept: ${reason}; ${again}`,
      };
    case 'paused':
      if (isAtSize(deployment)) return { outcome: 'sized', exitCode: 0, text: sizesOf(deployment) };
      return {
        outcome: 'paused',
        exitCode: isPausedDone ? 0 : 3,
        text: `rests in ${phase}; ${again}`,
      };
    case 'interrupted':
      return {
        ...{ outcome: 'interrupted', exitCode: signal === 'SIGINT' ? 130 : 143 },
        text: `${id} is left in ${phase}; ${again}`,
      };
    case 'lock-lost':
      return { outcome: 'lock-lost', exitCode: 1, text: `the lock is lost in ${phase}; ${again}` };
    case 'unreachable':
      return {
        ...{ outcome: 'unreachable', exitCode: 9 },
        text: `${id} is left in ${phase}, both zones as they are: Consul or Docker cannot be reached; ${again}`,
      };
    case 'final':
      return finalResult(deployment);
  }
}

/** By size it rests by itself, and that is what was asked for. */
function isAtSize({ phase, request, isPaused }: Deployment): boolean {
  return phase === 'holding' && !isPaused && request.canary?.sizes !== undefined;
}

function sizesOf({ request }: Deployment): string {
  const { canary, candidate, stable = 'no zone', version } = request;
  const { stable: old = 0, candidate: fresh = 0 } = canary?.sizes ?? {};
  return `${String(old)} of ${stable} and ${String(fresh)} of ${candidate}, version ${version}, serve: call it again with other sizes, with --switch for all requests, or abort`;
}

function finalResult({
  phase,
  request,
  reason,
  isUndecided,
  step,
  isSwitched,
}: Deployment): ReleaseResult {
  const { candidate, stable, version } = request;
  if (phase === 'succeeded') {
    return { outcome: phase, exitCode: 0, text: `${candidate} serves version ${version}` };
  }
  const nothing = isSwitched === true ? 'nothing serves' : 'nothing was switched';
  const old = stable === undefined ? nothing : `${stable} serves as before`;
  if (phase === 'aborted' && isUndecided === true) {
    return { outcome: 'held', exitCode: 8, text: `${version} was not released: ${reason}; ${old}` };
  }
  const isOnlyShared = step !== undefined && isSwitched !== true;
  return isBeforeSwitch(phase) || isOnlyShared
    ? { outcome: phase, exitCode: 6, text: `${version} was rejected: ${reason}; ${old}` }
    : { outcome: phase, exitCode: 7, text: `${version} was rolled back: ${reason}; ${old}` };
}
