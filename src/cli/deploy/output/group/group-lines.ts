import type { Progress } from '../../../../deploy/driver.ts';
import type { Clock } from '../../../../domain/clock.ts';
import { isFinal } from '../../../../domain/deploy/phase.ts';
import type { ReleaseResult } from '../../release-output.ts';
import { LineOutput, type Markers } from '../line-output.ts';
import { LineWriter, type Sink } from '../line-writer.ts';
import { progressText } from '../progress-text.ts';
import type { GroupOutput, MemberResult } from './group-output.ts';

export interface GroupLinesParts {
  readonly sink: Sink;
  readonly clock: Clock;
  /** In their order. */
  readonly services: readonly string[];
  /** For the result of all. */
  readonly all: Markers;
  readonly each: (service: string) => Markers;
}

/** Appended lines, each with the name of the service that it is about. */
export class GroupLines implements GroupOutput {
  readonly #writer: LineWriter;
  readonly #all: LineOutput;
  readonly #each: ReadonlyMap<string, LineOutput>;
  readonly #waiting = new Map<string, string>();

  constructor({ sink, clock, services, all, each }: GroupLinesParts) {
    this.#writer = new LineWriter(sink, clock);
    const through: Sink = {
      write: (text) => {
        this.#writer.raw(text.slice(0, -1));
      },
    };
    this.#all = new LineOutput(through, clock, all);
    this.#each = new Map(
      services.map((service) => [
        service,
        new LineOutput(through, clock, each(service), `${service}: `),
      ]),
    );
  }

  beat(): () => void {
    return this.#writer.beat(() => {
      for (const [service, what] of this.#waiting) {
        this.#writer.line(`still: ${service}: ${what}`);
      }
    });
  }

  note(text: string): void {
    this.#all.note(text);
  }

  progress(progress: Progress): void {
    const { phase, request } = progress.deployment;
    if (isFinal(phase)) this.#waiting.delete(request.service);
    else this.#waiting.set(request.service, `${phase}: ${progressText(progress)}`);
    this.#each.get(request.service)?.progress(progress);
  }

  result(result: ReleaseResult, members: readonly MemberResult[]): void {
    for (const { service, result: own, deployment } of members) {
      this.#each.get(service)?.result(own, deployment);
    }
    this.#all.result(result, undefined);
  }
}
