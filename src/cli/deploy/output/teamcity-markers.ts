import type { Deployment } from '../../../domain/deploy/deployment.ts';
import type { Phase } from '../../../domain/deploy/phase.ts';
import type { ReleaseResult } from '../release-output.ts';
import type { Markers, PhaseEnd, ReleaseEnd } from './line-output.ts';
import { hexOf, shown } from './shown-text.ts';

/** TeamCity keeps no more of a description. */
const LONGEST_VALUE = 4_000;
const GATE_TEST = 'berth deploy: gate';

/**
 * Service messages: a block for each phase, the gate as a test, the outcome as a build problem.
 * @see https://www.jetbrains.com/help/teamcity/service-messages.html
 */
export const teamCityMarkers: Markers = {
  begun: ({ id }) => [message('setParameter', { name: 'deploy.id', value: id })],
  opened: (phase, deployment) => [
    message('blockOpened', { name: phase }),
    progressMessage(`${deployment.request.service}: ${phase}`),
    ...(isGate(phase, deployment) ? [message('testStarted', { name: GATE_TEST })] : []),
  ],
  closed: (end) => [
    ...(isGate(end.phase, end.deployment) ? gateEnded(end) : []),
    message('blockClosed', { name: end.phase }),
  ],
  sectionOpened: (section) => [message('blockOpened', { name: section })],
  sectionClosed: (section) => [message('blockClosed', { name: section })],
  result,
};

/** Untrusted text within quotes. */
export function teamCityText(text: string): string {
  return text
    .slice(0, LONGEST_VALUE)
    .replace(/[^\n\r]+/g, shown)
    .replace(/[|'[\]]/g, (character) => `|${character}`)
    .replaceAll('\n', '|n')
    .replaceAll('\r', '|r')
    .replace(/[^ -~]/g, (unit) => `|0x${hexOf(unit)}`);
}

function result(
  { outcome, exitCode, text }: ReleaseResult,
  { timeline, proof }: ReleaseEnd,
): readonly string[] {
  const identity = `berth-${outcome}`;
  const statistics = [
    ['switch_ms', timeline.msIn(['switching', 'converging'])],
    ['drain_ms', timeline.msIn(['draining'])],
    ['failed_requests', proof?.failed],
  ] as const;
  return [
    ...statistics.flatMap(([key, value]) => (value === undefined ? [] : [statistic(key, value)])),
    ...(exitCode === 0 ? [] : [message('buildProblem', { description: text, identity })]),
    message('buildStatus', { text }),
  ];
}

function statistic(key: string, value: number): string {
  return message('buildStatisticValue', { key, value: String(Math.round(value)) });
}

/** A gate that was not asked for is no test. */
function isGate(phase: Phase, { request }: Deployment): boolean {
  return phase === 'gated' && request.isGated;
}

function gateEnded({ durationMs, next }: PhaseEnd): readonly string[] {
  const name = GATE_TEST;
  const end = message('testFinished', { name, duration: String(durationMs) });
  if (next === 'switching') return [end];
  if (next === undefined) {
    return [message('testIgnored', { name, message: 'waits for berth deploy promote' }), end];
  }
  return [message('testFailed', { name, message: `the release went on to ${next}` }), end];
}

/** What a build shows beside its name. */
export function progressMessage(text: string): string {
  return `##teamcity[progressMessage '${teamCityText(text)}']`;
}

export function message(name: string, values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values).map(([key, value]) => ` ${key}='${teamCityText(value)}'`);
  return `##teamcity[${name}${pairs.join('')}]`;
}
