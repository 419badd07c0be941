import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { type Phase, nextPhase } from '../../../domain/deploy/phase.ts';

/** What comes if nothing goes wrong, without what takes no time because nobody asked for it. */
export function phasesAhead({ phase, request }: Deployment): readonly Phase[] {
  const { timing, isGated } = request;
  const skipped = new Set<Phase>([
    ...(isGated ? [] : (['gated'] as const)),
    ...(timing.bakeMs > 0 ? [] : (['baking'] as const)),
    ...(timing.standbyMs > 0 ? [] : (['standby'] as const)),
  ]);
  const after = (one: Phase): Phase | undefined =>
    nextPhase(one, one === 'gated' && request.canary !== undefined ? 'step' : 'done');
  const ahead = new Set<Phase>();
  for (let next = after(phase); next !== undefined && !ahead.has(next); next = after(next)) {
    ahead.add(next);
  }
  return [...ahead].filter((one) => !skipped.has(one));
}
