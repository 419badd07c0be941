import type { Deployment, Verb } from './deployment.ts';
import { type Phase, type PhaseEvent, isFinal, nextPhase, resumeEvent } from './phase.ts';

/** What is next for services that are released together. */
export type GroupTurn =
  | { readonly kind: 'rest'; readonly stop: 'final' | 'held' | 'paused' }
  /** These go back as well, all at once, because of another one. */
  | {
      readonly kind: 'revert';
      readonly because: Deployment;
      readonly members: readonly Deployment[];
    }
  /** These are looked at, each by itself. */
  | { readonly kind: 'look'; readonly members: readonly Deployment[] };

const STARTING: readonly Phase[] = ['planned', 'preparing', 'starting', 'verifying', 'surveying'];
/** From here each could still go back. */
const SWITCHED: readonly Phase[] = ['converging', 'baking', 'draining', 'standby'];
const BACKWARD: readonly Phase[] = [
  ...(['aborting', 'rolling-back', 'converging-back', 'draining-back', 'retiring-back'] as const),
];

/** What a member does at the end of these, all do in one transaction. */
const TOGETHER: readonly Phase[] = ['gated', 'switching', 'standby', 'rolling-back'];

/**
 * Decides by the records alone, so that whoever finds them goes on alike.
 *
 * INVARIANTS
 * - Nobody is started before those in front of it stand at the gate.
 * - As soon as one goes back, the others do, before anything else is done.
 * - Of those that go back the last one is stopped first.
 * @param members  in the order in which they are started; those that have ended may be missing
 */
export function turnOf(members: readonly Deployment[]): GroupTurn {
  const open = members.filter(({ phase }) => !isFinal(phase));
  if (open.length === 0) return { kind: 'rest', stop: 'final' };
  if (open.some(({ isPaused }) => isPaused)) return { kind: 'rest', stop: 'paused' };
  const backward = open.filter(({ phase }) => BACKWARD.includes(phase));
  const because = backward.find(({ revertedWith }) => revertedWith === undefined) ?? backward[0];
  const behind = open.filter((member) => canGoBack(member));
  if (because !== undefined && behind.length > 0) {
    return { kind: 'revert', because, members: behind };
  }
  if (open.some(({ phase }) => phase === 'held')) return { kind: 'rest', stop: 'held' };
  if (isAtGate(open)) return { kind: 'rest', stop: 'paused' };
  return { kind: 'look', members: nextOf(open) };
}

function nextOf(open: readonly Deployment[]): readonly Deployment[] {
  const starting = open.find(({ phase }) => STARTING.includes(phase));
  if (starting !== undefined) return [starting];
  // Containers are stopped in reverse order: the last one that is left, and nobody before it.
  const last = open.slice(-1);
  if (last.some(({ phase }) => phase === 'aborting')) return last;
  return open.filter((member) => member.phase !== 'retiring-back' || last.includes(member));
}

function isAtGate(open: readonly Deployment[]): boolean {
  if (!open.every(({ phase }) => phase === 'gated')) return false;
  return open.some(({ request, isPromoted }) => request.isGated && !isPromoted);
}

function canGoBack({ phase, heldIn = 'planned' }: Deployment): boolean {
  if (phase === 'held') return SWITCHED.includes(heldIn);
  return nextPhase(phase, 'revert') !== undefined;
}

/** The member waits at the end of this phase until all others are there. */
export function isTogether(phase: Phase): boolean {
  return TOGETHER.includes(phase);
}

/** What fails in it leads back. */
export function isSwitched(phase: Phase): boolean {
  return SWITCHED.includes(phase);
}

/**
 * An old zone may have been stopped: nobody goes back any more.
 * @param size  of the whole group: those that are missing among the members have ended
 */
export function isPastReturn(members: readonly Deployment[], size: number): boolean {
  return members.length < size || members.some((member) => isRetired(member));
}

function isRetired({ phase, heldIn }: Deployment): boolean {
  const where = phase === 'held' ? heldIn : phase;
  return where === 'retiring' || where === 'succeeded';
}

/** What a command to the group means for one of its members; `undefined`: nothing. */
export function eventInGroup(
  { phase, heldIn = 'planned' }: Deployment,
  verb: Verb,
  isLate: boolean,
): PhaseEvent | undefined {
  const isBack = verb === 'abort' || verb === 'rollback';
  if (phase !== 'held') return isBack && !isLate ? 'revert' : undefined;
  if (verb === 'resume') return resumeEvent(heldIn);
  return isBack ? backEvent(heldIn, isLate) : undefined;
}

function backEvent(heldIn: Phase, isLate: boolean): PhaseEvent | undefined {
  if (heldIn === 'retiring') return undefined;
  if (!SWITCHED.includes(heldIn)) return resumeEvent(heldIn);
  return isLate ? undefined : 'revert';
}
