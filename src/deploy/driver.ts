import type { Command, Deployment } from '../domain/deploy/deployment.ts';
import { type Phase, isFinal, nextPhase } from '../domain/deploy/phase.ts';
import {
  type Change,
  ConflictError,
  type Lock,
  type ReleaseState,
} from '../domain/deploy/release-store.ts';
import { DependencyError } from '../domain/errors.ts';
import { meaningOf } from './command-meaning.ts';
import { pause } from './pause.ts';
import { lookAtPhase } from './phases/with-hooks.ts';
import type { DeployPorts } from './ports.ts';
import type { Look, Verdict } from './verdict.ts';

/** Between two looks. */
const LOOK_EVERY_MS = 500;

/** An election and a restart of an engine are over sooner. */
const LONGEST_TROUBLE_MS = 120_000;

/** What whoever watches is told. */
export type Progress =
  | { readonly kind: 'phase'; readonly deployment: Deployment; readonly text: string }
  | { readonly kind: 'waiting'; readonly deployment: Deployment; readonly text: string }
  | { readonly kind: 'trouble'; readonly deployment: Deployment; readonly text: string }
  | { readonly kind: 'command'; readonly deployment: Deployment; readonly command: Command };

/** Why the driver has stopped driving. */
export type Stop =
  /** Succeeded, aborted, rolled back: see the deployment's phase. */
  | 'final'
  | 'held'
  /** By `pause`, or at a gate. */
  | 'paused'
  /** It was told to; whoever drives next goes on. */
  | 'interrupted'
  /** Somebody else may drive now. */
  | 'lock-lost'
  /** Consul or Docker could not be reached for as long as anything may take. */
  | 'unreachable';

export interface DriverOptions {
  readonly ports: DeployPorts;
  readonly lock: Lock;
  readonly report: (progress: Progress) => void;
  /** Aborted: stop driving. */
  readonly signal: AbortSignal;
  /** Stands at a gate until somebody opens it, instead of ending with `paused`. */
  readonly waitsAtGates: boolean;
  /** Has the last word on what a look comes to; absent: it stands. */
  readonly judge?: (look: Look, verdict: Verdict) => Verdict;
}

/**
 * Takes one deployment from phase to phase.
 *
 * INVARIANTS
 * - What a phase does is done after the phase has been recorded, under the lock.
 * - Each look begins with a consistent read: what another process has changed is seen.
 * - Nothing is remembered that cannot be found again: whoever is killed is replaced by another.
 * - A read that fails changes nothing: it is tried again.
 */
export class Driver {
  readonly #options: DriverOptions;
  #memory = new Map<string, number>();
  #said = '';
  /** Since when every look has failed. */
  #troubleSinceMs: number | undefined;

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  async drive(
    service: string,
  ): Promise<{ readonly stop: Stop; readonly deployment: Deployment | undefined }> {
    const { ports, lock, signal } = this.#options;
    const ending = AbortSignal.any([signal, lock.lost]);
    let deployment: Deployment | undefined;
    for (;;) {
      let hasMoved = false;
      if (signal.aborted) return { stop: 'interrupted', deployment };
      if (lock.lost.aborted) return { stop: 'lock-lost', deployment };
      try {
        const state = await ports.store.read(service);
        deployment = state.deployment;
        if (deployment === undefined) return { stop: 'final', deployment };
        const step = await this.#step(state, deployment);
        if (step !== 'moved' && step !== 'waits') return { stop: step, deployment };
        hasMoved = step === 'moved';
        this.#troubleSinceMs = undefined;
      } catch (error) {
        this.#take(error, deployment);
        if (this.#isHopeless(deployment)) return { stop: 'unreachable', deployment };
      }
      if (!hasMoved) await pause(ports.clock, LOOK_EVERY_MS, ending);
    }
  }

  /** @returns why to stop, or whether there is more to do at once */
  async #step(state: ReleaseState, deployment: Deployment): Promise<Stop | 'moved' | 'waits'> {
    const commands = await this.#options.ports.store.commands(deployment.request.service);
    const [command] = commands;
    if (command !== undefined) {
      await this.#obey(state, deployment, command);
      return 'waits';
    }
    return this.look(state, deployment);
  }

  /** One look at the phase, whatever has been asked for meanwhile. */
  async look(state: ReleaseState, deployment: Deployment): Promise<Stop | 'moved' | 'waits'> {
    const { ports, judge } = this.#options;
    const rest = restOf(deployment, this.#options.waitsAtGates, ports.clock.now());
    if (rest !== undefined) return rest;
    const nowMs = ports.clock.now();
    const look = { ports, deployment, state, nowMs, memory: this.#memory };
    const verdict = await lookAtPhase(look);
    return this.#follow(state, deployment, judge?.(look, verdict) ?? verdict);
  }

  async #follow(
    state: ReleaseState,
    deployment: Deployment,
    verdict: Verdict,
  ): Promise<'moved' | 'waits'> {
    if (verdict.kind === 'wait') {
      this.#say({ kind: 'waiting', deployment, text: verdict.text });
      return 'waits';
    }
    const { event, text, patch, pointer } = verdict;
    const phase = nextPhase(deployment.phase, event);
    if (phase === undefined) throw new Error(`${deployment.phase} has no ${event}`);
    const moved = { ...enter(deployment, phase, this.#options.ports.clock.now()), ...patch };
    await this.#commit(state, moved, text, pointer === undefined ? {} : { pointer });
    return 'moved';
  }

  async #obey(state: ReleaseState, deployment: Deployment, command: Command): Promise<void> {
    const { clock } = this.#options.ports;
    const { event, patchOf, words } = meaningOf(deployment, command);
    const phase = event === undefined ? undefined : nextPhase(deployment.phase, event);
    const moved = phase === undefined ? deployment : enter(deployment, phase, clock.now());
    const patch = patchOf(phase !== undefined);
    this.#say({ kind: 'command', deployment, command });
    const text = `${words} by ${command.from}`;
    await this.#commit(state, { ...moved, ...patch }, text, { consumed: [command] });
  }

  async #commit(
    state: ReleaseState,
    deployment: Deployment,
    text: string,
    further: Pick<Change, 'pointer' | 'consumed'>,
  ): Promise<void> {
    const { ports, lock } = this.#options;
    const { phase, holder } = deployment;
    const journal = { at: ports.clock.now(), phase, text, holder: holder.name };
    const isNewPhase = phase !== state.deployment?.phase;
    await ports.store.commit(lock, state, { deployment, journal, ...further });
    if (isNewPhase) this.#memory = new Map();
    this.#say({ kind: 'phase', deployment, text });
  }

  #take(error: unknown, deployment: Deployment | undefined): void {
    const isKnown = error instanceof DependencyError || error instanceof ConflictError;
    if (!isKnown) throw error;
    if (deployment !== undefined) this.#say({ kind: 'trouble', deployment, text: error.message });
  }

  #isHopeless(deployment: Deployment | undefined): boolean {
    const nowMs = this.#options.ports.clock.now();
    this.#troubleSinceMs ??= nowMs;
    const limitMs = deployment?.request.timing.convergeMs ?? LONGEST_TROUBLE_MS;
    return nowMs - this.#troubleSinceMs >= Math.max(limitMs, LONGEST_TROUBLE_MS);
  }

  #say(progress: Progress): void {
    const words = progress.kind === 'command' ? '' : `${progress.kind} ${progress.text}`;
    if (words !== '' && words === this.#said) return;
    this.#said = words;
    this.#options.report(progress);
  }
}

function restOf(deployment: Deployment, waitsAtGates: boolean, nowMs: number): Stop | undefined {
  const { phase, isPaused } = deployment;
  if (isFinal(phase)) return 'final';
  if (phase === 'held') return 'held';
  if (isPaused || isAtSize(deployment)) return 'paused';
  return isAtGate(deployment, nowMs) && !waitsAtGates ? 'paused' : undefined;
}

/** By size it rests until somebody wants other sizes, or all of it. */
function isAtSize({ phase, request, isPromoted }: Deployment): boolean {
  return phase === 'holding' && request.canary?.sizes !== undefined && !isPromoted;
}

/** Before the first share, and at the end of each hold. */
function isAtGate({ phase, phaseAt, request, isPromoted }: Deployment, nowMs: number): boolean {
  if (!request.isGated || isPromoted) return false;
  const isHeldLongEnough = nowMs - phaseAt >= (request.canary?.holdMs ?? 0);
  return phase === 'gated' || (phase === 'holding' && isHeldLongEnough);
}

export function enter(deployment: Deployment, phase: Phase, nowMs: number): Deployment {
  const heldIn = phase === 'held' ? deployment.phase : undefined;
  return { ...deployment, phase, phaseAt: nowMs, heldIn };
}
