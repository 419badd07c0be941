import type { HostState } from './host-state.ts';

/** Without a sign of progress for so many resyncs, something is stuck. */
const PATIENCE = 3;
/** After so many without a success, what Consul says may be old. */
const TRUST = 2;
/** Resyncs may be asked for so often that a slow one looks stuck. */
const LEAST_MS = 60_000;

/** One thing that is not as it should be, in a sentence. */
export interface Failing {
  readonly part: 'loop' | 'docker' | 'consul' | 'sync';
  readonly problem: string;
}

/**
 * Whether a new process could help. Without Docker there is nothing to do, and without Consul it is
 * tried again and again, which is progress: a new process would do no more.
 */
export function livenessOf(state: HostState, nowMs: number, resyncMs: number): readonly Failing[] {
  if (state.docker.state !== 'up') return [];
  const quietMs = nowMs - state.progressMs;
  if (quietMs <= Math.max(LEAST_MS, PATIENCE * resyncMs)) return [];
  const problem = `no work has ended for ${String(Math.round(quietMs / 1000))} s`;
  return [{ part: 'loop', problem }];
}

/** Whether what Consul says of this host can be relied on: what is in the way of that. */
export function readinessOf(state: HostState, nowMs: number, resyncMs: number): readonly Failing[] {
  const { docker, consul } = state;
  const unknown = 'it has not answered yet';
  const failing: Failing[] = [...livenessOf(state, nowMs, resyncMs)];
  if (docker.state !== 'up') failing.push({ part: 'docker', problem: docker.problem || unknown });
  if (consul.state !== 'up') failing.push({ part: 'consul', problem: consul.problem || unknown });
  const problem = syncProblem(state, nowMs, resyncMs);
  return problem === '' ? failing : [...failing, { part: 'sync', problem }];
}

function syncProblem(state: HostState, nowMs: number, resyncMs: number): string {
  const { comparedMs, comparisonProblem, isSynced } = state;
  if (comparisonProblem !== '') return `the last resync failed: ${comparisonProblem}`;
  if (comparedMs === undefined) return 'the first resync has not ended';
  if (!isSynced) return 'what the first resync found is still worked on';
  const agoMs = nowMs - comparedMs;
  if (agoMs <= Math.max(LEAST_MS, TRUST * resyncMs)) return '';
  return `the last resync was ${String(Math.round(agoMs / 1000))} s ago`;
}
