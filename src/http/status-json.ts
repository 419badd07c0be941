import type { Observation, Occurrence } from '../domain/observation.ts';
import { containerJson, iso } from './container-json.ts';
import { livenessOf, readinessOf } from './health.ts';
import type { History, Minute } from './history.ts';
import type { Dependency, HostState } from './host-state.ts';
import { tallyOf } from './tally.ts';

/** What an answer is made of. */
export interface Facts {
  readonly version: string;
  /** The host's name in service IDs; `''` until Docker has told it. */
  readonly hostname: string;
  readonly resyncMs: number;
  readonly state: HostState;
  readonly history: History;
  /** How often what was told since the start. */
  readonly counters: ReadonlyMap<Counted, number>;
}

export type Counted = (Occurrence | Observation)['kind'] | 'corrected';

/** The whole host. @param parts  without `containers`: all but those, which are long */
export function statusJson(facts: Facts, nowMs: number, parts: { containers: boolean }): object {
  const { state } = facts;
  return {
    ...aboutBerth(facts, nowMs),
    docker: dependencyJson(state.docker),
    consul: dependencyJson(state.consul),
    sync: {
      isFirstDone: state.isSynced,
      ...(state.comparedMs !== undefined && { lastAt: iso(state.comparedMs) }),
      ...(state.comparisonProblem !== '' && { problem: state.comparisonProblem }),
    },
    counts: { ...tallyOf(state), queued: state.queue.size },
    counters: countersJson(facts),
    history: facts.history.minutes(nowMs).map((minute) => minuteJson(minute)),
    ...(parts.containers && {
      containers: [...state.containers.values()].map((one) => containerJson(one, state.queue)),
    }),
  };
}

/** The answer of `/healthz` and `/readyz`. */
export function healthJson(failing: ReturnType<typeof readinessOf>): object {
  return { status: failing.length === 0 ? 'ok' : 'failing', failing };
}

function aboutBerth({ version, hostname, state, resyncMs }: Facts, nowMs: number): object {
  return {
    version,
    host: hostname,
    startedAt: iso(state.startedMs),
    now: iso(nowMs),
    resyncSeconds: resyncMs / 1000,
    isLive: livenessOf(state, nowMs, resyncMs).length === 0,
    failing: readinessOf(state, nowMs, resyncMs),
  };
}

function dependencyJson({ state, sinceMs, host, problem }: Dependency<object>): object {
  return { state, since: iso(sinceMs), ...host, ...(problem !== '' && { problem }) };
}

function countersJson({ counters }: Facts): object {
  const of = (counted: Counted): number => counters.get(counted) ?? 0;
  return {
    events: of('heard'),
    lookedAt: of('attempted'),
    registered: of('registered'),
    deregistered: of('deregistered'),
    driftCorrected: of('corrected'),
    resyncs: of('compared'),
    removalsHeld: of('removals-held'),
  };
}

function minuteJson({ atMs, measured, latencySumMs, latencyMaxMs, ...counts }: Minute): object {
  const meanMs = measured === 0 ? 0 : latencySumMs / measured;
  return {
    at: iso(atMs),
    ...counts,
    measured,
    ...{ latencyMeanMs: Math.round(meanMs), latencyMaxMs: Math.round(latencyMaxMs) },
  };
}
