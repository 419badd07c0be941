import type { Hook } from '../../src/domain/deploy/hook.ts';

/** A command before the switch, whose failure aborts. */
export function aHook(facts: Partial<Hook> = {}): Hook {
  return {
    ...{ name: 'smoke', at: ['before-switch'], action: { kind: 'command', command: ['true'] } },
    ...{ deadlineMs: 1_000, timeoutMs: 60_000, callbackDelayMs: 5_000, retries: 1 },
    ...{ onFailure: 'abort', ...facts },
  };
}
