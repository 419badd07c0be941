import type { Proof } from '../../../deploy/prove/prober.ts';

/** What was measured during which release: all that a report says. */
export interface ProvenRelease {
  readonly service: string;
  /** `''` where nothing was begun. */
  readonly deploymentId: string;
  readonly version: string;
  readonly outcome: string;
  /** Milliseconds since 1970: the time of the first request. */
  readonly startedAt: number;
  /** Requests a second through each proxy. */
  readonly rate: number;
  readonly proof: Proof;
}
