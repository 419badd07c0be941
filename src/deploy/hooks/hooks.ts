import type { Deployment } from '../../domain/deploy/deployment.ts';
import { type Hook, type Occasion, idempotencyKey, isBinding } from '../../domain/deploy/hook.ts';
import { pause } from '../pause.ts';
import type { HookVerdict, HooksPort } from '../ports.ts';
import { type HookPorts, HookRun } from './hook-run.ts';

const LOOK_EVERY_MS = 500;

/**
 * The hooks of a release, called in their order, each once the one before is done.
 *
 * INVARIANTS
 * - A look waits for nothing: calls go on in the background.
 * - A hook that is done on an occasion is not called again on it by this process. Another process
 *   that resumes the release calls with the same idempotency key.
 * - After `end` nothing goes on.
 */
export class Hooks implements HooksPort {
  readonly #hooks: readonly Hook[];
  readonly #ports: HookPorts;
  readonly #ending = new AbortController();
  /** By idempotency key. */
  readonly #runs = new Map<string, HookRun>();

  constructor(hooks: readonly Hook[], ports: HookPorts) {
    this.#hooks = hooks;
    this.#ports = ports;
  }

  look(occasion: Occasion, deployment: Deployment): HookVerdict {
    const told: string[] = [];
    for (const hook of this.#hooks.filter(({ at }) => at.includes(occasion.moment))) {
      const key = idempotencyKey(hook, occasion, deployment);
      const run = this.#runs.get(key) ?? this.#begin(key, hook, occasion, deployment);
      const { kind, text } = run.look();
      const named = `hook ${hook.name}: ${text}`;
      if (kind === 'running') return { kind: 'wait', text: named };
      if (kind === 'failed' && isBinding(hook, occasion)) {
        this.#runs.delete(key);
        return { kind: 'abort', text: `hook ${hook.name} failed ${occasion.moment}: ${text}` };
      }
      told.push(kind === 'failed' ? `${named} (failed, which is ignored)` : named);
    }
    return { kind: 'done', text: told.join('; ') };
  }

  /** Looks until there is an end, as after the last phase. @param signal  aborted: gives up waiting */
  async settle(
    occasion: Occasion,
    deployment: Deployment,
    signal: AbortSignal,
  ): Promise<HookVerdict> {
    for (;;) {
      const verdict = this.look(occasion, deployment);
      if (verdict.kind !== 'wait' || signal.aborted) return verdict;
      await pause(this.#ports.clock, LOOK_EVERY_MS, signal);
    }
  }

  /** May be called more than once. */
  end(): void {
    this.#ending.abort();
  }

  #begin(key: string, hook: Hook, occasion: Occasion, deployment: Deployment): HookRun {
    const { signal } = this.#ending;
    const run = new HookRun(hook, occasion, deployment, { ...this.#ports, signal });
    this.#runs.set(key, run);
    return run;
  }
}
