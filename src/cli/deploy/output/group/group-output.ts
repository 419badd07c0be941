import type { Progress } from '../../../../deploy/driver.ts';
import type { Deployment } from '../../../../domain/deploy/deployment.ts';
import type { ReleaseResult } from '../../release-output.ts';

/** What has become of one of several services. */
export interface MemberResult {
  readonly service: string;
  readonly result: ReleaseResult;
  readonly deployment: Deployment;
}

/**
 * Says how a release of several services goes on, as `ReleaseOutput` does of one.
 *
 * INVARIANTS
 * - Whatever is about one service names it.
 * - Whatever is shown is untrusted: no character of it steers a terminal or a CI server.
 * - The result of all comes last.
 */
export interface GroupOutput {
  /**
   * Gives signs of life while nothing changes.
   * @returns what ends it
   */
  beat(): () => void;
  note(text: string): void;
  progress(progress: Progress): void;
  /** @param members  empty where nothing was begun */
  result(result: ReleaseResult, members: readonly MemberResult[]): void;
}
