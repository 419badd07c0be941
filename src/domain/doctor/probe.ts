/** What a question came to: an answer, or why there is none. */
export type Probe<T> = Answered<T> | Failed;

export interface Answered<T> {
  readonly kind: 'answered';
  readonly value: T;
}

export interface Failed {
  readonly kind: 'failed';
  /** In a sentence. */
  readonly problem: string;
  /** HTTP status, when there was an answer. */
  readonly statusCode: number | undefined;
}

/** Consul’s answers to a token that it does not know, or that may not do what was asked. */
export function isForbidden(probe: Probe<unknown>): boolean {
  return probe.kind === 'failed' && (probe.statusCode === 403 || probe.statusCode === 401);
}
