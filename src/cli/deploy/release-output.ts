import type { Progress } from '../../deploy/driver.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';

export const OUTPUT_FORMATS = ['text', 'json', 'tree', 'teamcity', 'github', 'gitlab'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export interface ReleaseResult {
  readonly outcome: string;
  readonly exitCode: number;
  readonly text: string;
}

/** What the requests came to that were sent meanwhile. */
export interface ProofResult {
  readonly failed: number;
  /** For people; untrusted. */
  readonly lines: readonly string[];
  /** For programs. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Says how a release goes on.
 *
 * INVARIANTS
 * - Whatever is shown is untrusted: no character of it steers a terminal or a CI server.
 * - The result comes last.
 */
export interface ReleaseOutput {
  /**
   * Gives signs of life while nothing changes.
   * @returns what ends it
   */
  beat(): () => void;
  note(text: string): void;
  progress(progress: Progress): void;
  proof(proof: ProofResult): void;
  result(result: ReleaseResult, deployment: Deployment | undefined): void;
}
