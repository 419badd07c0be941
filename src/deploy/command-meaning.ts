import type { Command, Deployment } from '../domain/deploy/deployment.ts';
import {
  type PhaseEvent,
  isBeforeSwitch,
  isWeighted,
  resumeEvent,
} from '../domain/deploy/phase.ts';

/** What a command does to a deployment. */
export interface Meaning {
  /** For the phase; `undefined`: nothing. */
  readonly event: PhaseEvent | undefined;
  /** For the record. @param isMoving  the phase has a use for the event */
  readonly patchOf: (isMoving: boolean) => Partial<Deployment>;
  /** As it was said. */
  readonly words: string;
}

export function meaningOf(deployment: Deployment, command: Command): Meaning {
  const { verb, percent, to, from } = command;
  const { phase } = deployment;
  switch (verb) {
    case 'pause':
      return { event: undefined, patchOf: () => ({ isPaused: true }), words: verb };
    case 'resume': {
      const event = phase === 'held' ? wayOn(deployment) : undefined;
      return { event, patchOf: () => ({ isPaused: false }), words: verb };
    }
    case 'promote': {
      const patch = { isPromoted: true, isPaused: false, promotedTo: to };
      return { event: undefined, patchOf: () => patch, words: promotion(to) };
    }
    case 'weight': {
      const patch = { share: percent, isPromoted: false, isPaused: false };
      return {
        event: isWeighted(phase) ? 'step' : undefined,
        patchOf: () => (isWeighted(phase) ? patch : {}),
        words: `${verb} ${String(percent)} %`,
      };
    }
    case 'abort':
    case 'rollback': {
      const patch = { isPaused: false, reason: `${verb} by ${from}` };
      return {
        event: wayBack(deployment),
        patchOf: (isMoving) => (isMoving ? patch : {}),
        words: verb,
      };
    }
  }
}

function promotion(to: Command['to']): string {
  if (to === undefined) return 'promote';
  return to === 'full' ? 'promote to all requests' : `promote to step ${String(to + 1)}`;
}

/** The first release has nothing to go back to: it is tried again where it is. */
function wayOn({ heldIn, request }: Deployment): PhaseEvent {
  const isFirst = heldIn === 'rolling-back' && request.stable === undefined;
  return isFirst ? 'resume-switched' : resumeEvent(heldIn);
}

function wayBack({ phase, heldIn, step, request }: Deployment): PhaseEvent {
  // Nothing serves then, and that is what was asked for.
  if (phase === 'held' && request.stable === undefined) return 'resume-aborted';
  const isHeldBefore = phase === 'held' && heldIn !== undefined && isBeforeSwitch(heldIn);
  if (isHeldBefore) return 'resume-aborted';
  return isBeforeSwitch(phase) && step !== undefined ? 'withdraw' : 'revert';
}
