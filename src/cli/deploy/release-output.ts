import type { Progress } from '../../deploy/driver.ts';
import type { Deployment } from '../../domain/deploy/deployment.ts';

export const OUTPUT_FORMATS = ['text', 'json', 'tree', 'teamcity', 'github', 'gitlab'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export interface ReleaseResult {
  readonly outcome: string;
  readonly exitCode: number;
  readonly text: string;
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
  result(result: ReleaseResult, deployment: Deployment | undefined): void;
}
