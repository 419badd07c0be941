import type { Command, Deployment } from '../../domain/deploy/deployment.ts';
import { eventInGroup, isPastReturn } from '../../domain/deploy/group-turn.ts';
import { isFinal } from '../../domain/deploy/phase.ts';
import { type Move, type Seat, entered } from './seat.ts';

/** A command, and where it was posted. */
export interface GroupCommand {
  readonly seat: Seat;
  readonly command: Command;
}

/** The oldest one that has not been carried out; `undefined` for none. */
export async function oldestCommand(seats: readonly Seat[]): Promise<GroupCommand | undefined> {
  const boxes = await Promise.all(
    seats.map(async (seat) => {
      const { ports, service } = seat.member;
      const commands = await ports.store.commands(service);
      return commands.map((command) => ({ seat, command }));
    }),
  );
  return boxes.flat().sort((a, b) => a.command.at - b.command.at)[0];
}

/** Whichever of them it was said to, it is for all. */
export function movesFor(
  seats: readonly Seat[],
  { seat: addressed, command }: GroupCommand,
  size: number,
): readonly Move[] {
  const isLate = isPastReturn(
    seats.map(({ deployment }) => deployment),
    size,
  );
  const isBack = command.verb === 'abort' || command.verb === 'rollback';
  const words = `${command.verb} by ${command.from}`;
  const text = isBack && isLate ? `${words}: too late, old zones are being stopped` : words;
  return seats
    .filter((seat) => seat === addressed || !isFinal(seat.deployment.phase))
    .map((seat) => ({
      ...{ seat, text, deployment: obeying(seat, command, isLate) },
      consumed: seat === addressed ? [command] : [],
    }));
}

function obeying(seat: Seat, command: Command, isLate: boolean): Deployment {
  const { deployment } = seat;
  if (isFinal(deployment.phase)) return deployment;
  const moved = entered(seat, eventInGroup(deployment, command.verb, isLate));
  return { ...moved, ...patchOf(command, moved.phase !== deployment.phase) };
}

function patchOf({ verb, from }: Command, isMoving: boolean): Partial<Deployment> {
  switch (verb) {
    case 'pause':
      return { isPaused: true };
    case 'promote':
      return { isPromoted: true, isPaused: false };
    case 'resume':
      return { isPaused: false };
    default:
      return isMoving ? { isPaused: false, reason: `${verb} by ${from}` } : {};
  }
}
