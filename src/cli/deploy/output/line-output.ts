import type { Progress } from '../../../deploy/driver.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import type { Phase } from '../../../domain/deploy/phase.ts';
import type { ProofResult, ReleaseOutput, ReleaseResult } from '../release-output.ts';
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
  /** Around lines that belong together. */
  sectionOpened(section: Section, nowMs: number): readonly string[];
  sectionClosed(section: Section, nowMs: number): readonly string[];
  result(result: ReleaseResult, release: ReleaseEnd): readonly string[];
}

/** Lines beside those of the phases. */
export type Section = 'log of the container that failed' | 'requests sent meanwhile';

/** What was released, as far as it is known, and how long what took. */
export interface ReleaseEnd {
  readonly deployment: Deployment | undefined;
  readonly timeline: PhaseTimeline;
  /** `undefined`: no requests were sent. */
  readonly proof: ProofResult | undefined;
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
  #proof: ProofResult | undefined;

  /** @param before  what each line begins with */
  constructor(sink: Sink, clock: Clock, markers: Markers, before = '') {
    this.#writer = new LineWriter(sink, clock, before);
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

  proof(proof: ProofResult): void {
    this.#proof = proof;
    this.#leavePhase();
    this.#section('requests sent meanwhile', proof.lines);
  }

  result(result: ReleaseResult, deployment: Deployment | undefined): void {
    this.#leavePhase();
    const { logTail = [] } = deployment ?? {};
    const tail = logTail.map((line) => `  | ${line}`);
    if (tail.length > 0) this.#section('log of the container that failed', tail);
    this.#writer.line(result.text);
    const end = { deployment, timeline: this.#timeline, proof: this.#proof };
    this.#mark(this.#markers.result(result, end));
  }

  #section(section: Section, lines: readonly string[]): void {
    const nowMs = this.#clock.now();
    this.#mark(this.#markers.sectionOpened(section, nowMs));
    for (const line of lines) this.#writer.line(line);
    this.#mark(this.#markers.sectionClosed(section, nowMs));
  }

  /** The release has ended in it, or is left there. */
  #leavePhase(): void {
    if (this.#deployment === undefined) return;
    this.#close(this.#timeline.end(this.#clock.now()), this.#deployment, undefined);
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
