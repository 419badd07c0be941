/** The way of a release, as far as a reader follows it. */
export const STAGES = ['start', 'verify', 'switch', 'follow', 'drain', 'done'] as const;

const STAGE_OF: ReadonlyMap<string, number> = new Map([
  ...(['planned', 'preparing', 'starting'] as const).map((phase) => [phase, 0] as const),
  ...(['verifying', 'surveying', 'gated'] as const).map((phase) => [phase, 1] as const),
  ...(['weighing', 'spreading', 'trimming', 'holding', 'switching'] as const).map(
    (phase) => [phase, 2] as const,
  ),
  ...(['converging', 'baking'] as const).map((phase) => [phase, 3] as const),
  ...(['draining', 'standby', 'retiring'] as const).map((phase) => [phase, 4] as const),
  ['succeeded', 5],
]);

/** How far a release has come, from 0; -1 where it goes back, or is held, or nothing is known of it. */
export function stageOf(phase: string): number {
  return STAGE_OF.get(phase) ?? -1;
}

export type Course = 'running' | 'well' | 'ill';

/** How a release fares, for the colour of its phase. */
export function courseOf(phase: string): Course {
  if (phase === 'succeeded') return 'well';
  const isIll = phase === 'held' || /abort|back/.test(phase);
  return isIll ? 'ill' : 'running';
}

/** The order in which releases are looked at: 0 waits for somebody. */
export function urgencyOf(
  release: { readonly phase: string; readonly isPaused: boolean } | undefined,
): number {
  if (release === undefined) return 4;
  const { phase, isPaused } = release;
  if (phase === 'held' || phase === 'gated' || isPaused) return 0;
  if (phase === 'aborted' || phase === 'rolled-back') return 2;
  return phase === 'succeeded' ? 3 : 1;
}
