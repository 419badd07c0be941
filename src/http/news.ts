import type { Observation, Occurrence } from '../domain/observation.ts';

/** Everything that this room is told. */
export type News = Occurrence | Observation;

/** Whatever is told is taken for drift where a comparison found it, not an event of Docker's. */
const COMPARISONS = [
  'resync',
  'deep-resync',
  'reconnect',
  'hangup',
  'consul-back',
  'consul-changed',
  'check-lost',
];
/** Neither: nothing was wrong, and nobody has waited since a known moment. */
const BEGINNINGS = ['startup', 'cleanup', 'stop-survived'];

/** Whether a change set right what should not have been so: an event was missed, or Consul changed. */
export function isCorrection(reason: string): boolean {
  return COMPARISONS.includes(reason);
}

/** Whether a change followed from something that happened in Docker just before. */
export function isFromEvent(reason: string): boolean {
  return !isCorrection(reason) && !BEGINNINGS.includes(reason);
}

export type DriftKind = 'missing' | 'modified' | 'stale';

/** Which kind of drift a change has set right; `undefined` when it was none. */
export function driftKind(news: News): DriftKind | undefined {
  if (news.kind !== 'registered' && news.kind !== 'deregistered') return undefined;
  if (!isCorrection(news.reason)) return undefined;
  if (news.kind === 'deregistered') return 'stale';
  return news.cause === 'missing' ? 'missing' : 'modified';
}
