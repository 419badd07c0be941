import type { Deployment } from '../../domain/deploy/deployment.ts';
import type { GroupStore } from '../../domain/deploy/group-store.ts';
import { type GroupTurn, isPastReturn, turnOf } from '../../domain/deploy/group-turn.ts';
import type { ReleaseGroup } from '../../domain/deploy/release-group.ts';
import { ConflictError } from '../../domain/deploy/release-store.ts';
import { DependencyError } from '../../domain/errors.ts';
import type { Stop } from '../driver.ts';
import { pause } from '../pause.ts';
import { movesFor, oldestCommand } from './group-command.ts';
import { MemberDrivers, type MemberDriversOptions } from './member-drivers.ts';
import { type Move, type Seat, changeOf, entered } from './seat.ts';

const LOOK_EVERY_MS = 500;
/** An election and a restart of an engine are over sooner. */
const LONGEST_TROUBLE_MS = 120_000;

export interface GroupDriverOptions extends MemberDriversOptions {
  readonly group: ReleaseGroup;
  readonly groups: GroupStore;
}

export interface GroupStop {
  readonly stop: Stop;
  readonly deployments: readonly Deployment[];
}

/**
 * Takes services that are released together from phase to phase.
 *
 * INVARIANTS
 * - The pointers of all are moved in one transaction, there and back: at no instant has one been moved
 *   and another not.
 * - All enter `retiring` in one transaction: no old zone is stopped while another service may go back.
 * - What is next follows from the records alone: see `turnOf`.
 */
export class GroupDriver {
  readonly #options: GroupDriverOptions;
  #drivers: MemberDrivers;
  /** In this round. */
  #troubles = 0;
  /** Since when every round has had trouble. */
  #troubleSinceMs: number | undefined;
  #last: readonly Deployment[] = [];

  constructor(options: GroupDriverOptions) {
    this.#options = options;
    this.#drivers = new MemberDrivers(options);
  }

  async drive(): Promise<GroupStop> {
    const { signal, members } = this.#options;
    const ending = AbortSignal.any([signal, ...members.map(({ lock }) => lock.lost)]);
    for (;;) {
      const step = ending.aborted ? this.#whyEnded() : await this.#round();
      if (step !== 'moved' && step !== 'waits') return { stop: step, deployments: this.#last };
      if (step === 'waits') await pause(members[0].ports.clock, LOOK_EVERY_MS, ending);
    }
  }

  #whyEnded(): Stop {
    return this.#options.signal.aborted ? 'interrupted' : 'lock-lost';
  }

  async #round(): Promise<Stop | 'moved' | 'waits'> {
    this.#troubles = 0;
    const [first] = this.#options.members;
    let step: Stop | 'moved' | 'waits' = 'waits';
    try {
      const seats = await this.#read();
      this.#last = seats.map(({ deployment }) => deployment);
      step = await this.#step(seats);
    } catch (error) {
      this.#take(error, this.#last[0]);
    }
    const nowMs = first.ports.clock.now();
    if (this.#troubles === 0) this.#troubleSinceMs = undefined;
    else this.#troubleSinceMs ??= nowMs;
    return step === 'waits' && this.#isHopeless(nowMs) ? 'unreachable' : step;
  }

  /** Those whose record is still that of this group. */
  async #read(): Promise<readonly Seat[]> {
    const { members, group } = this.#options;
    const seats = await Promise.all(
      members.map(async (member) => {
        const state = await member.ports.store.read(member.service);
        const { deployment } = state;
        return deployment === undefined ? undefined : { member, state, deployment };
      }),
    );
    return seats.filter((seat) => seat?.deployment.request.group?.id === group.id) as Seat[];
  }

  async #step(seats: readonly Seat[]): Promise<Stop | 'moved' | 'waits'> {
    const found = await oldestCommand(seats);
    if (found !== undefined) {
      const { seat, command } = found;
      this.#options.report({ kind: 'command', deployment: seat.deployment, command });
      await this.#moveAll(movesFor(seats, found, this.#options.group.members.length));
      return 'moved';
    }
    const turn = turnOf(seats.map(({ deployment }) => deployment));
    if (turn.kind === 'rest') return turn.stop;
    if (turn.kind === 'revert') {
      await this.#moveAll(backwardMoves(seats, turn));
      return 'moved';
    }
    return this.#look(
      seats,
      seats.filter(({ deployment }) => turn.members.includes(deployment)),
    );
  }

  async #look(all: readonly Seat[], seats: readonly Seat[]): Promise<'moved' | 'waits'> {
    const { group } = this.#options;
    const deployments = all.map(({ deployment }) => deployment);
    this.#drivers.begin(isPastReturn(deployments, group.members.length));
    let hasMoved = false;
    for (const seat of seats) {
      try {
        if ((await this.#drivers.look(seat)) === 'moved') hasMoved = true;
      } catch (error) {
        this.#take(error, seat.deployment);
      }
    }
    const moves = this.#drivers.movesTogether(seats);
    if (moves.length > 0) await this.#moveAll(moves);
    else this.#drivers.tell();
    return hasMoved || moves.length > 0 ? 'moved' : 'waits';
  }

  async #moveAll(moves: readonly Move[]): Promise<void> {
    await this.#options.groups.commit(moves.map((move) => changeOf(move)));
    // What they remember of looks belongs to the phases of before.
    this.#drivers = new MemberDrivers(this.#options);
    for (const { deployment, text } of moves) {
      this.#options.report({ kind: 'phase', deployment, text });
    }
  }

  #take(error: unknown, deployment: Deployment | undefined): void {
    const isKnown = error instanceof DependencyError || error instanceof ConflictError;
    if (!isKnown) throw error;
    this.#troubles += 1;
    if (deployment === undefined) return;
    this.#options.report({ kind: 'trouble', deployment, text: error.message });
  }

  #isHopeless(nowMs: number): boolean {
    if (this.#troubleSinceMs === undefined) return false;
    const limits = this.#last.map(({ request }) => request.timing.convergeMs);
    return nowMs - this.#troubleSinceMs >= Math.max(LONGEST_TROUBLE_MS, ...limits);
  }
}

function backwardMoves(
  seats: readonly Seat[],
  { members, because }: Extract<GroupTurn, { kind: 'revert' }>,
): readonly Move[] {
  const { service } = because.request;
  const text = `${service} goes back: ${because.reason}`;
  const patch = { reason: text, revertedWith: because.revertedWith ?? service };
  return seats
    .filter(({ deployment }) => members.includes(deployment))
    .map((seat) => ({ seat, text, deployment: { ...entered(seat, 'revert'), ...patch } }));
}
