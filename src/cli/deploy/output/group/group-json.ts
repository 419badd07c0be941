import type { Progress } from '../../../../deploy/driver.ts';
import type { Clock } from '../../../../domain/clock.ts';
import type { ReleaseResult } from '../../release-output.ts';
import { LineWriter, type Sink } from '../line-writer.ts';
import { PhaseTimeline } from '../phase-timeline.ts';
import { NewsFilter, progressText } from '../progress-text.ts';
import { shown } from '../shown-text.ts';
import type { GroupOutput, MemberResult } from './group-output.ts';

/** What has been told of one service. */
class Told {
  readonly timeline = new PhaseTimeline();
  readonly news = new NewsFilter();
  last: Readonly<Record<string, unknown>> | undefined;
}

/** A JSON object a line, with the `service` that it is about; the last one is the result of all. */
export class GroupJson implements GroupOutput {
  readonly #writer: LineWriter;
  readonly #clock: Clock;
  readonly #told: ReadonlyMap<string, Told>;
  #sequence = 0;

  constructor(sink: Sink, clock: Clock, services: readonly string[]) {
    this.#writer = new LineWriter(sink, clock);
    this.#clock = clock;
    this.#told = new Map(services.map((service) => [service, new Told()]));
  }

  beat(): () => void {
    return this.#writer.beat(() => {
      for (const { last } of this.#told.values()) {
        if (last !== undefined) this.#write('heartbeat', last);
      }
    });
  }

  note(text: string): void {
    this.#write('note', { text });
  }

  progress(progress: Progress): void {
    const { deployment, kind } = progress;
    const { service } = deployment.request;
    const told = this.#told.get(service);
    if (told === undefined) return;
    told.timeline.take(deployment);
    const text = kind === 'trouble' ? progress.text : progressText(progress);
    told.last = { service, deploymentId: deployment.id, phase: deployment.phase, text };
    if (told.news.isNews(progress, text)) this.#write(kind, told.last);
  }

  result({ outcome, exitCode, text }: ReleaseResult, members: readonly MemberResult[]): void {
    const services = members.map((member) => this.#resultOf(member));
    this.#write('result', { outcome, exitCode, text, services });
  }

  #resultOf({ service, result, deployment }: MemberResult): Readonly<Record<string, unknown>> {
    const timeline = this.#told.get(service)?.timeline;
    timeline?.end(this.#clock.now());
    const phases = (timeline?.spans ?? []).flatMap(({ phase, durationMs }) => {
      return durationMs === undefined ? [] : [{ phase, durationMs }];
    });
    const { id, logTail, phase } = deployment;
    return { service, deploymentId: id, phase, ...result, phases, logTail };
  }

  #write(event: string, fields: Readonly<Record<string, unknown>>): void {
    const ts = new Date(this.#clock.now()).toISOString();
    this.#sequence += 1;
    const line = { schemaVersion: 1, ts, seq: this.#sequence, event, ...fields };
    this.#writer.raw(shown(JSON.stringify(line)));
  }
}
