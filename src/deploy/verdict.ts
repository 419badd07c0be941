import type { Deployment } from '../domain/deploy/deployment.ts';
import type { PhaseEvent } from '../domain/deploy/phase.ts';
import type { Pointer, ReleaseState } from '../domain/deploy/release-store.ts';
import type { DeployPorts } from './ports.ts';

/** What one look at a phase comes to. */
export type Verdict =
  /** Not yet: look again. */
  | { readonly kind: 'wait'; readonly text: string }
  | {
      readonly kind: 'event';
      readonly event: PhaseEvent;
      /** In a sentence, for the journal. */
      readonly text: string;
      readonly patch?: Partial<Deployment>;
      /** Moves the pointer in the same transaction. */
      readonly pointer?: Pointer;
    };

/** One look at a phase. */
export interface Look {
  readonly ports: DeployPorts;
  readonly deployment: Deployment;
  /** As it was read just now. */
  readonly state: ReleaseState;
  readonly nowMs: number;
  /** What a phase remembers from one look to the next; lost, it begins anew. */
  readonly memory: Map<string, number>;
}

export function wait(text: string): Verdict {
  return { kind: 'wait', text };
}

export function done(text: string, patch: Partial<Deployment> = {}): Verdict {
  return { kind: 'event', event: 'done', text, patch };
}

export function failed(text: string, patch: Partial<Deployment> = {}): Verdict {
  return { kind: 'event', event: 'failed', text, patch: { ...patch, reason: text } };
}

export function undecidable(text: string): Verdict {
  return { kind: 'event', event: 'undecidable', text, patch: { reason: text, isUndecided: true } };
}

/** The candidate loses what it has of the requests. */
export function withdraw(text: string, patch: Partial<Deployment> = {}): Verdict {
  return { kind: 'event', event: 'withdraw', text, patch: { ...patch, reason: text } };
}
