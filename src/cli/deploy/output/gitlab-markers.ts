import type { Markers } from './line-output.ts';

/**
 * Sections that can be folded.
 * @param service  one of several: their sections have names of their own
 * @see https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections
 */
export function gitLabMarkers(service = ''): Markers {
  const title = service === '' ? '' : `${service}: `;
  // A phase may come twice, and a section’s name may not.
  let count = 0;
  return {
    begun: () => [],
    opened: (phase, _deployment, nowMs) => {
      count += 1;
      return [start(nameOf(phase, count), phase, nowMs)];
    },
    closed: ({ phase, nowMs }) => [end(nameOf(phase, count), nowMs)],
    sectionOpened: (section, nowMs) => [
      start(sectionName(service, section), `${title}${section}`, nowMs),
    ],
    sectionClosed: (section, nowMs) => [end(sectionName(service, section), nowMs)],
    result: () => [],
  };
}

function nameOf(phase: string, count: number): string {
  return `berth_${String(count)}_${nameIn(phase)}`;
}

function sectionName(service: string, section: string): string {
  return service === '' ? `berth_${nameIn(section)}` : `berth_${service}_${nameIn(section)}`;
}

function nameIn(words: string): string {
  return words.replace(/[- ]/g, '_');
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
