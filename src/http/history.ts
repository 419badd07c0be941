import { type News, driftKind, isFromEvent } from './news.ts';

const MINUTES = 60;
const MINUTE_MS = 60_000;

/** What happened in one minute. */
export interface Minute {
  /** Its beginning, milliseconds of the wall clock. */
  readonly atMs: number;
  registered: number;
  deregistered: number;
  /** Changes that set drift right. */
  corrected: number;
  failed: number;
  /** Changes that followed an event, and how long after it Consul had confirmed them. */
  measured: number;
  latencySumMs: number;
  latencyMaxMs: number;
}

/** The last hour, minute by minute; what is older is forgotten. */
export class History {
  #minutes: Minute[] = [];

  hear(news: News, atMs: number): void {
    if (news.kind === 'attempted' && news.errors.length > 0) this.#at(atMs).failed += 1;
    if (news.kind !== 'registered' && news.kind !== 'deregistered') return;
    const minute = this.#at(atMs);
    minute[news.kind] += 1;
    if (driftKind(news) !== undefined) minute.corrected += 1;
    if (!isFromEvent(news.reason)) return;
    minute.measured += 1;
    minute.latencySumMs += news.elapsedMs;
    minute.latencyMaxMs = Math.max(minute.latencyMaxMs, news.elapsedMs);
  }

  /** Sixty minutes, oldest first, quiet ones included. */
  minutes(nowMs: number): readonly Minute[] {
    const known = new Map(this.#minutes.map((minute) => [minute.atMs, minute]));
    const last = beginningOf(nowMs);
    return Array.from({ length: MINUTES }, (_, index) => {
      const atMs = last - (MINUTES - 1 - index) * MINUTE_MS;
      return known.get(atMs) ?? quiet(atMs);
    });
  }

  #at(nowMs: number): Minute {
    const atMs = beginningOf(nowMs);
    const latest = this.#minutes.at(-1);
    if (latest?.atMs === atMs) return latest;
    const minute = quiet(atMs);
    this.#minutes = [...this.#minutes.slice(1 - MINUTES), minute];
    return minute;
  }
}

function beginningOf(nowMs: number): number {
  return nowMs - (nowMs % MINUTE_MS);
}

function quiet(atMs: number): Minute {
  return {
    ...{ atMs, registered: 0, deregistered: 0, corrected: 0, failed: 0 },
    ...{ measured: 0, latencySumMs: 0, latencyMaxMs: 0 },
  };
}
