import type { Command, Deployment } from '../../domain/deploy/deployment.ts';
import type { GroupChange } from '../../domain/deploy/group-store.ts';
import { nextPhase, type PhaseEvent } from '../../domain/deploy/phase.ts';
import type { Lock, Pointer, ReleaseState } from '../../domain/deploy/release-store.ts';
import { enter } from '../driver.ts';
import type { DeployPorts } from '../ports.ts';

/** A service of a group, and what it takes to release it. */
export interface GroupMember {
  readonly service: string;
  readonly ports: DeployPorts;
  readonly lock: Lock;
}

/** What was read of it just now. */
export interface Seat {
  readonly member: GroupMember;
  readonly state: ReleaseState;
  readonly deployment: Deployment;
}

/** What becomes of a seat in a transaction of the whole group. */
export interface Move {
  readonly seat: Seat;
  readonly deployment: Deployment;
  /** In a sentence, for the journal. */
  readonly text: string;
  readonly pointer?: Pointer | undefined;
  readonly consumed?: readonly Command[];
}

/** The phase that the event leads to, at this moment; where it has no meaning, as it was. */
export function entered({ member, deployment }: Seat, event: PhaseEvent | undefined): Deployment {
  const phase = event === undefined ? undefined : nextPhase(deployment.phase, event);
  return phase === undefined ? deployment : enter(deployment, phase, member.ports.clock.now());
}

export function changeOf(move: Move): GroupChange {
  const { seat, deployment, text, pointer, consumed = [] } = move;
  const { phase, holder } = deployment;
  const journal = { at: seat.member.ports.clock.now(), phase, text, holder: holder.name };
  const change = { deployment, journal, consumed, ...(pointer === undefined ? {} : { pointer }) };
  return { lock: seat.member.lock, before: seat.state, change };
}
