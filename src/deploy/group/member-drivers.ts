import { isSwitched, isTogether } from '../../domain/deploy/group-turn.ts';
import { Driver, type Progress, type Stop } from '../driver.ts';
import { type Look, type Verdict, wait } from '../verdict.ts';
import { type GroupMember, type Move, type Seat, entered } from './seat.ts';

export interface MemberDriversOptions {
  /** In the order of the group; those that had ended before may be missing. */
  readonly members: readonly [GroupMember, ...GroupMember[]];
  readonly report: (progress: Progress) => void;
  /** Aborted: stop driving. */
  readonly signal: AbortSignal;
}

type Done = Extract<Verdict, { kind: 'event' }>;

/**
 * A driver for each service of a group, none of which does alone what all have to do at once.
 *
 * INVARIANT: what is ready is so in this round: nothing of an earlier look is acted upon.
 */
export class MemberDrivers {
  readonly #drivers: ReadonlyMap<string, Driver>;
  readonly #report: (progress: Progress) => void;
  readonly #ready = new Map<string, Done>();
  /** What is worth telling only if nothing comes of this round. */
  #untold: Progress[] = [];
  #isLate = false;

  constructor({ members, report, signal }: MemberDriversOptions) {
    this.#report = report;
    this.#drivers = new Map(
      members.map(({ service, ports, lock }) => [
        service,
        new Driver({
          ...{ ports, lock, signal, waitsAtGates: true },
          report: (progress) => {
            this.#hear(progress);
          },
          judge: (look, verdict) => this.#judge(look, verdict),
        }),
      ]),
    );
  }

  /** @param isLate  nobody goes back any more */
  begin(isLate: boolean): void {
    this.#isLate = isLate;
    this.#ready.clear();
    this.#untold = [];
  }

  async look({ member, state, deployment }: Seat): Promise<Stop | 'moved' | 'waits'> {
    return (await this.#drivers.get(member.service)?.look(state, deployment)) ?? 'waits';
  }

  /** What all do at once, if each of them is ready for it; else none. */
  movesTogether(seats: readonly Seat[]): readonly Move[] {
    const waiting = seats.filter(({ deployment }) => deployment.phase !== 'retiring');
    const phases = new Set(waiting.map(({ deployment }) => deployment.phase));
    if (phases.size !== 1) return [];
    const moves = waiting.flatMap((seat) => this.#moveOf(seat) ?? []);
    return moves.length === waiting.length ? moves : [];
  }

  #moveOf(seat: Seat): Move | undefined {
    const done = this.#ready.get(seat.member.service);
    if (done === undefined) return undefined;
    const { event, text, patch, pointer } = done;
    return { seat, text, pointer, deployment: { ...entered(seat, event), ...patch } };
  }

  tell(): void {
    for (const progress of this.#untold) this.#report(progress);
    this.#untold = [];
  }

  #hear(progress: Progress): void {
    const isReady = this.#ready.has(progress.deployment.request.service);
    if (isReady && progress.kind === 'waiting') this.#untold.push(progress);
    else this.#report(progress);
  }

  #judge({ deployment }: Look, verdict: Verdict): Verdict {
    if (verdict.kind !== 'event') return verdict;
    const { phase, request } = deployment;
    if (verdict.event === 'done' && isTogether(phase)) {
      this.#ready.set(request.service, verdict);
      return wait('ready, waits for the other services');
    }
    if (verdict.event !== 'failed' || !isSwitched(phase) || !this.#isLate) return verdict;
    return { ...verdict, event: 'undecidable', patch: { ...verdict.patch, isUndecided: true } };
  }
}
