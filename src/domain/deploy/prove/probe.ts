import type { Phase } from '../phase.ts';

/** On a connection that has served before and is kept, or on one of its own. */
export type Connection = 'keep-alive' | 'fresh';

export type ProbeOutcome =
  | {
      readonly kind: 'answered';
      /** Of HTTP. */
      readonly status: number;
      /** That says it has answered; `''` when it does not say. */
      readonly version: string;
    }
  | { readonly kind: 'failed'; readonly reason: string }
  /**
   * A kept connection was closed while the request was on its way, before any answer. A proxy that
   * ends its old workers does that (nginx before 1.27.4 at each reload), and clients send a GET again.
   */
  | { readonly kind: 'reset' };

/** One request and what became of it. */
export interface Probe {
  readonly proxy: string;
  readonly connection: Connection;
  /** In which the release was when it was sent. */
  readonly phase: Phase;
  /** When it was sent: milliseconds since the first one. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly outcome: ProbeOutcome;
}

/** Why a request counts as failed; `undefined` when it does not: only 2xx and 3xx are successes. */
export function failureOf(outcome: ProbeOutcome): string | undefined {
  if (outcome.kind === 'failed') return outcome.reason;
  if (outcome.kind === 'reset') return undefined;
  const { status } = outcome;
  return status >= 200 && status < 400 ? undefined : `status ${String(status)}`;
}
