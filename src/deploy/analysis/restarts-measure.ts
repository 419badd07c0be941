import type { RestartsMeasurement } from '../../domain/deploy/analysis/measurement.ts';
import type { Trial } from '../../domain/deploy/analysis/trial.ts';
import type { ZoneContainer } from '../../domain/deploy/zone-platform.ts';
import type { Measure, MeasurePorts } from './measure.ts';
import { ownContainers } from './own-containers.ts';

/**
 * Counts restarts of the candidate's containers since the first sample. A container that is gone, as
 * when it is replaced, counts as one; one that does not run is a failure whatever the count.
 */
export function restartsMeasure(
  { maxRestarts }: RestartsMeasurement,
  trial: Trial,
  { platform }: Pick<MeasurePorts, 'platform'>,
): Measure {
  /** Restarts at the sample before, by container. */
  let known: ReadonlyMap<string, number> | undefined;
  let restarts = 0;
  return async () => {
    const own = await ownContainers(trial, platform);
    restarts += known === undefined ? 0 : restartsSince(known, own);
    known = new Map(own.map((container) => [container.id, container.restarts]));
    if (restarts > maxRestarts) {
      const figure = `${String(restarts)} restarts, allowed are ${String(maxRestarts)}`;
      return { kind: 'fail', figure };
    }
    if (own.length === 0) return { kind: 'inconclusive', figure: 'no container' };
    const ended = own.find(({ isRunning }) => !isRunning);
    if (ended !== undefined) return { kind: 'fail', figure: howItEnded(ended) };
    const figure = `${String(restarts)} restarts of ${String(own.length)} containers`;
    return { kind: 'pass', figure };
  };
}

function restartsSince(known: ReadonlyMap<string, number>, own: readonly ZoneContainer[]): number {
  const ids = new Set<string>(own.map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !ids.has(id)).length;
  const more = own.map(({ id, restarts }) => Math.max(0, restarts - (known.get(id) ?? 0)));
  return more.reduce((sum, count) => sum + count, gone);
}

function howItEnded({ name, isOutOfMemory, exitCode }: ZoneContainer): string {
  if (isOutOfMemory) return `${name} was killed for want of memory`;
  return `${name} has ended with code ${String(exitCode)}`;
}
