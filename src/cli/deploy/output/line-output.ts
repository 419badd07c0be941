import type { Progress } from '../../../deploy/driver.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import type { Phase } from '../../../domain/deploy/phase.ts';
import type { ReleaseOutput, ReleaseResult } from '../release-output.ts';
import { LineWriter, type Sink } from './line-writer.ts';
import { type PhaseSpan, PhaseTimeline } from './phase-timeline.ts';
import { NewsFilter, progressText } from './progress-text.ts';

/** How a stay in a phase has ended. */
export interface PhaseEnd {
  readonly phase: Phase;
  readonly durationMs: number;
  readonly deployment: Deployment;
  /** The phase that follows; `undefined` when the release is left in this one. */
  readonly next: Phase | undefined;
  readonly nowMs: number;
}

/** What a CI server is told between the lines; each string is one line, escaped already. */
export interface Markers {
  begun(deployment: Deployment): readonly string[];
  opened(phase: Phase, deployment: Deployment, nowMs: number): readonly string[];
  closed(end: PhaseEnd): readonly string[];
  /** Around the log of a container that failed. */
  logOpened(nowMs: number): readonly string[];
  logClosed(nowMs: number): readonly string[];
  result(result: ReleaseResult, release: ReleaseEnd): readonly string[];
}

/** What was released, as far as it is known, and how long what took. */
export interface ReleaseEnd {
  readonly deployment: Deployment | undefined;
  readonly timeline: PhaseTimeline;
}

/** Appended lines, with a heartbeat; and whatever a CI server wants in between. */
export class LineOutput implements ReleaseOutput {
  readonly #writer: LineWriter;
  readonly #clock: Clock;
  readonly #markers: Markers;
  readonly #timeline = new PhaseTimeline();
  readonly #news = new NewsFilter();
  #deployment: Deployment | undefined;
  #waiting = '';

  constructor(sink: Sink, clock: Clock, markers: Markers) {
    this.#writer = new LineWriter(sink, clock);
    this.#clock = clock;
    this.#markers = markers;
  }

  beat(): () => void {
    return this.#writer.beat(() => {
      if (this.#waiting !== '') this.#writer.line(`still: ${this.#waiting}`);
    });
  }

  note(text: string): void {
    this.#writer.line(`note: ${text}`);
  }

  progress(progress: Progress): void {
    const { deployment } = progress;
    const text = progressText(progress);
    this.#waiting = `${deployment.phase}: ${text}`;
    this.#move(deployment);
    if (!this.#news.isNews(progress, text)) return;
    this.#writer.line(`${deployment.phase.padEnd(15)} ${text}`);
  }

  result(result: ReleaseResult, deployment: Deployment | undefined): void {
    const nowMs = this.#clock.now();
    if (this.#deployment !== undefined) {
      this.#close(this.#timeline.end(nowMs), this.#deployment, undefined);
    }
    const { logTail = [] } = deployment ?? {};
    if (logTail.length > 0) {
      this.#mark(this.#markers.logOpened(nowMs));
      for (const line of logTail) this.#writer.line(`  | ${line}`);
      this.#mark(this.#markers.logClosed(nowMs));
    }
    this.#writer.line(result.text);
    this.#mark(this.#markers.result(result, { deployment, timeline: this.#timeline }));
  }

  #move(deployment: Deployment): void {
    if (this.#deployment === undefined) this.#mark(this.#markers.begun(deployment));
    this.#deployment = deployment;
    const change = this.#timeline.take(deployment);
    if (change === undefined) return;
    this.#close(change.ended, deployment, deployment.phase);
    if (change.begun === undefined) return;
    this.#mark(this.#markers.opened(change.begun, deployment, this.#clock.now()));
  }

  #close(span: PhaseSpan | undefined, deployment: Deployment, next: Phase | undefined): void {
    if (span?.durationMs === undefined) return;
    const { phase, durationMs } = span;
    const nowMs = this.#clock.now();
    this.#mark(this.#markers.closed({ phase, durationMs, deployment, next, nowMs }));
  }

  #mark(lines: readonly string[]): void {
    for (const line of lines) this.#writer.raw(line);
  }
}
