import type { Clock } from '../../domain/clock.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';
import { type Hook, type Occasion, hookPayload, idempotencyKey } from '../../domain/deploy/hook.ts';
import { trialOf } from '../../domain/deploy/analysis/trial.ts';
import { type PhaseAnswer, phaseError } from '../../domain/deploy/phase-answer.ts';
import { seconds } from '../../domain/deploy/words.ts';
import { type PhaseQuestion, askCommand, askWebhook } from '../calls/ask-phase.ts';
import type { Environment } from '../calls/run-command.ts';

export interface HookPorts {
  readonly clock: Clock;
  /** Of the commands. */
  readonly env: Environment;
}

/** How far a hook has come on one occasion. */
export type HookState =
  | { readonly kind: 'running'; readonly text: string }
  | { readonly kind: 'passed'; readonly text: string }
  | { readonly kind: 'failed'; readonly text: string };

/** The calls of one hook on one occasion, one after the other. */
export class HookRun {
  readonly #hook: Hook;
  readonly #ports: HookPorts;
  readonly #ask: () => Promise<PhaseAnswer>;
  readonly #beganMs: number;
  #isAsked = false;
  #nextMs = 0;
  #errorsInRow = 0;
  #state: HookState = { kind: 'running', text: 'called' };

  constructor(
    hook: Hook,
    occasion: Occasion,
    deployment: Deployment,
    ports: HookPorts & { readonly signal: AbortSignal },
  ) {
    this.#hook = hook;
    this.#ports = ports;
    this.#beganMs = ports.clock.now();
    const question: PhaseQuestion = {
      payload: hookPayload(hook, occasion, deployment),
      ...{ trial: trialOf(deployment), deadlineMs: hook.deadlineMs, signal: ports.signal },
      headers: new Map([['idempotency-key', idempotencyKey(hook, occasion, deployment)]]),
      isAnswerOptional: true,
    };
    const { action } = hook;
    this.#ask = () =>
      action.kind === 'webhook'
        ? askWebhook(action.target, question)
        : askCommand(action.command, ports.env, question);
  }

  /** Calls when it is time to, and waits for nothing. */
  look(): HookState {
    const nowMs = this.#ports.clock.now();
    if (this.#state.kind !== 'running' || this.#isAsked) return this.#state;
    const { timeoutMs } = this.#hook;
    if (nowMs - this.#beganMs >= timeoutMs) {
      const text = `${this.#state.text}; it is not done within ${seconds(timeoutMs)}`;
      this.#state = { kind: 'failed', text };
    } else if (nowMs >= this.#nextMs) {
      this.#isAsked = true;
      void this.#ask()
        .catch((error: unknown) => phaseError((error as Error).message))
        .then((answer) => {
          this.#isAsked = false;
          this.#state = this.#follow(answer);
        });
    }
    return this.#state;
  }

  #follow({ kind, message, retryAfterMs }: PhaseAnswer): HookState {
    const text = message || kind;
    this.#nextMs = this.#ports.clock.now() + (retryAfterMs ?? this.#hook.callbackDelayMs);
    this.#errorsInRow = kind === 'error' ? this.#errorsInRow + 1 : 0;
    switch (kind) {
      case 'pass':
        return { kind: 'passed', text };
      case 'in-progress':
        return { kind: 'running', text };
      case 'error':
        return { kind: this.#errorsInRow > this.#hook.retries ? 'failed' : 'running', text };
      case 'fail':
      case 'inconclusive':
        return { kind: 'failed', text };
    }
  }
}
