import type { Progress } from '../../../deploy/driver.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import type { ProofResult, ReleaseOutput, ReleaseResult } from '../release-output.ts';
import { LineWriter, type Sink } from './line-writer.ts';
import { PhaseTimeline } from './phase-timeline.ts';
import { NewsFilter, progressText } from './progress-text.ts';
import { shown } from './shown-text.ts';

/** A JSON object a line; the last one is the result. */
export class JsonOutput implements ReleaseOutput {
  readonly #writer: LineWriter;
  readonly #clock: Clock;
  readonly #timeline = new PhaseTimeline();
  readonly #news = new NewsFilter();
  #sequence = 0;
  #last: Readonly<Record<string, unknown>> = {};

  constructor(sink: Sink, clock: Clock) {
    this.#writer = new LineWriter(sink, clock);
    this.#clock = clock;
  }

  beat(): () => void {
    return this.#writer.beat(() => {
      this.#write('heartbeat', this.#last);
    });
  }

  note(text: string): void {
    this.#write('note', { text });
  }

  progress(progress: Progress): void {
    const { deployment, kind } = progress;
    this.#timeline.take(deployment);
    const text = kind === 'trouble' ? progress.text : progressText(progress);
    this.#last = { deploymentId: deployment.id, phase: deployment.phase, text };
    if (this.#news.isNews(progress, text)) this.#write(kind, this.#last);
  }

  proof({ fields }: ProofResult): void {
    this.#write('prove', fields);
  }

  result({ outcome, exitCode, text }: ReleaseResult, deployment: Deployment | undefined): void {
    const { id = null, logTail = [] } = deployment ?? {};
    this.#timeline.end(this.#clock.now());
    const phases = this.#timeline.spans.flatMap(({ phase, durationMs }) => {
      return durationMs === undefined ? [] : [{ phase, durationMs }];
    });
    this.#write('result', { deploymentId: id, outcome, exitCode, text, phases, logTail });
  }

  #write(event: string, fields: Readonly<Record<string, unknown>>): void {
    const ts = new Date(this.#clock.now()).toISOString();
    this.#sequence += 1;
    const line = { schemaVersion: 1, ts, seq: this.#sequence, event, ...fields };
    this.#writer.raw(shown(JSON.stringify(line)));
  }
}
