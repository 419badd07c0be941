/** One request's answer. */
export interface Answered {
  readonly isOk: boolean;
  /** From the request to the end of the answer, milliseconds. */
  readonly elapsedMs: number;
  /** What was seen, e.g. `status 500`. */
  readonly figure: string;
}

/**
 * What one look of a measurement comes to.
 *
 * A failure says that the candidate is bad, an error that nothing could be measured, inconclusive that
 * what was measured says nothing.
 */
export type Sample =
  | {
      readonly kind: 'pass' | 'fail' | 'error' | 'inconclusive';
      /** What was seen, with the limit where there is one: `0.07 is above 0.05`. */
      readonly figure: string;
    }
  /** Not known yet: ask again. */
  | {
      readonly kind: 'pending';
      readonly figure: string;
      /** `undefined`: after the measurement's interval. */
      readonly retryAfterMs: number | undefined;
    }
  /** Of a comparison. */
  | { readonly kind: 'pair'; readonly candidate: Answered; readonly baseline: Answered };

/** What a series of samples comes to so far. */
export interface Judgement {
  readonly kind: 'pass' | 'fail' | 'error' | 'inconclusive';
  /** The figure that decided, in a sentence. */
  readonly text: string;
  /** Further samples change nothing. */
  readonly isFinal: boolean;
}

export function judgement(kind: Judgement['kind'], text: string, isFinal = false): Judgement {
  return { kind, text, isFinal };
}
