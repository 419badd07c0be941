import type { Markers } from './line-output.ts';

const LOG_SECTION = 'berth_log';

/**
 * Sections that can be folded.
 * @see https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
 */
export function gitLabMarkers(): Markers {
  // A phase may come twice, and a section’s name may not.
  let count = 0;
  return {
    begun: () => [],
    opened: (phase, _deployment, nowMs) => {
      count += 1;
      return [start(nameOf(phase, count), phase, nowMs)];
    },
    closed: ({ phase, nowMs }) => [end(nameOf(phase, count), nowMs)],
    logOpened: (nowMs) => [start(LOG_SECTION, 'log of the container that failed', nowMs)],
    logClosed: (nowMs) => [end(LOG_SECTION, nowMs)],
    result: () => [],
  };
}

function nameOf(phase: string, count: number): string {
  return `berth_${String(count)}_${phase.replaceAll('-', '_')}`;
}

function start(name: string, title: string, nowMs: number): string {
  return `\x1b[0Ksection_start:${unixSeconds(nowMs)}:${name}\r\x1b[0K${title}`;
}

function end(name: string, nowMs: number): string {
  return `\x1b[0Ksection_end:${unixSeconds(nowMs)}:${name}\r\x1b[0K`;
}

function unixSeconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
