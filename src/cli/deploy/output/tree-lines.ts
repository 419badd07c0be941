import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { isFinal } from '../../../domain/deploy/phase.ts';
import { seconds } from '../../../domain/deploy/words.ts';
import type { StyledLine } from './live-screen.ts';
import type { PhaseSpan } from './phase-timeline.ts';
import { phasesAhead } from './phases-ahead.ts';
import { shown } from './shown-text.ts';

export interface TreeView {
  readonly deployment: Deployment;
  readonly spans: readonly PhaseSpan[];
  /** What the current phase waits for. */
  readonly text: string;
  readonly nowMs: number;
  /** How many lines have room. */
  readonly height: number;
}

/** A release as lines: what is over, what is under way, what is to come. */
export function treeLines(view: TreeView): readonly StyledLine[] {
  const { deployment, spans, height } = view;
  const done = spans.slice(0, -1).map((span) => endedLine(span));
  const current = spans.slice(-1).map((span) => currentLine(span, view));
  const ahead = phasesAhead(deployment).map((phase): StyledLine => ({
    style: 'ahead',
    text: `  · ${phase}`,
  }));
  const room = Math.max(0, height - 1 - current.length);
  // What is over goes first where there is no room for all, then what is farthest off.
  const past = done.slice(Math.max(0, done.length + ahead.length - room));
  return [titleOf(deployment), ...past, ...current, ...ahead.slice(0, room - past.length)].slice(
    -height,
  );
}

function titleOf({ id, request }: Deployment): StyledLine {
  const { service, version, candidate } = request;
  return { style: 'plain', text: shown(`${service}: version ${version} to ${candidate} (${id})`) };
}

function endedLine({ phase, durationMs = 0, isFailed }: PhaseSpan): StyledLine {
  const text = `  ${isFailed ? '✗' : '✓'} ${columnsOf(phase, durationMs)}`;
  return { style: isFailed ? 'failed' : 'done', text };
}

function currentLine(span: PhaseSpan, { text, nowMs }: TreeView): StyledLine {
  const { phase } = span;
  if (phase === 'succeeded') return { style: 'done', text: `  ✓ ${phase}` };
  if (isFinal(phase)) return { style: 'failed', text: `  ✗ ${phase}` };
  // By whole seconds: a line that changes all the time cannot be read.
  const elapsedMs = Math.floor(Math.max(0, nowMs - span.fromMs) / 1000) * 1000;
  const words = `${columnsOf(phase, elapsedMs)}  ${shown(text)}`;
  return { style: span.isFailed ? 'failed' : 'current', text: `  ▸ ${words}` };
}

function columnsOf(phase: string, ms: number): string {
  return `${phase.padEnd(15)} ${seconds(ms).padStart(7)}`;
}
