import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { type Phase, isFinal } from '../../../domain/deploy/phase.ts';

/** A stay in a phase. */
export interface PhaseSpan {
  readonly phase: Phase;
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  /** `undefined` while it lasts. */
  readonly durationMs: number | undefined;
  /** What followed was a way back, or a rest that somebody has to end. */
  readonly isFailed: boolean;
}

/** What a change of phase has ended and begun. */
export interface PhaseChange {
  readonly ended: PhaseSpan | undefined;
  /** `undefined` for a phase that is an end itself. */
  readonly begun: Phase | undefined;
}

/** More than any release has; what loops longer forgets its beginning. */
const MOST_SPANS = 200;
const SETBACKS: readonly Phase[] = ['aborting', 'rolling-back', 'held'];

/** The phases that a release has been through since it is watched. */
export class PhaseTimeline {
  #spans: PhaseSpan[] = [];

  get spans(): readonly PhaseSpan[] {
    return this.#spans;
  }

  /** @returns `undefined` while the phase is the same */
  take({ phase, phaseAt }: Deployment): PhaseChange | undefined {
    const last = this.#spans.at(-1);
    if (last?.durationMs === undefined && last?.phase === phase) return undefined;
    const ended = this.#end(phaseAt, SETBACKS.includes(phase));
    const span = { phase, fromMs: phaseAt, durationMs: undefined, isFailed: phase === 'held' };
    this.#spans = [...this.#spans, span].slice(-MOST_SPANS);
    return { ended, begun: isEnd(phase) ? undefined : phase };
  }

  /** @returns the phase that was under way; `undefined` for none, or for one that is an end itself */
  end(nowMs: number): PhaseSpan | undefined {
    return this.#end(nowMs, false);
  }

  /** How long it has been in these phases; `undefined`: in none of them. */
  msIn(phases: readonly Phase[]): number | undefined {
    const spans = this.#spans.filter(({ phase, durationMs }) => {
      return phases.includes(phase) && durationMs !== undefined;
    });
    if (spans.length === 0) return undefined;
    return spans.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  }

  #end(atMs: number, isFailed: boolean): PhaseSpan | undefined {
    const last = this.#spans.at(-1);
    if (last?.durationMs !== undefined || last === undefined || isEnd(last.phase)) return undefined;
    // Another host’s clock may have begun it.
    const ended = { ...last, durationMs: Math.max(0, atMs - last.fromMs), isFailed };
    this.#spans = [...this.#spans.slice(0, -1), ended];
    return ended;
  }
}

function isEnd(phase: Phase): boolean {
  return isFinal(phase) || phase === 'held';
}
