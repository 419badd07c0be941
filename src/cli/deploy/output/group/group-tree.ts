import type { Progress } from '../../../../deploy/driver.ts';
import type { Clock } from '../../../../domain/clock.ts';
import type { Deployment } from '../../../../domain/deploy/deployment.ts';
import { isFinal } from '../../../../domain/deploy/phase.ts';
import type { ReleaseResult } from '../../release-output.ts';
import { LiveScreen, type StyledLine, type Terminal } from '../live-screen.ts';
import { PhaseTimeline } from '../phase-timeline.ts';
import { progressText } from '../progress-text.ts';
import { shown } from '../shown-text.ts';
import { treeLines } from '../tree-lines.ts';
import type { GroupOutput, MemberResult } from './group-output.ts';

const REDRAW_MS = 1_000;
/** Its title, and the phase that it is in. */
const LEAST_LINES = 2;

interface Branch {
  readonly timeline: PhaseTimeline;
  deployment: Deployment;
  text: string;
}

/** A tree for each service, one below the other, drawn again in place; their last state stays. */
export class GroupTree implements GroupOutput {
  readonly #screen: LiveScreen;
  readonly #clock: Clock;
  readonly #branches = new Map<string, Branch>();

  constructor(terminal: Terminal, clock: Clock, isColoured: boolean) {
    this.#screen = new LiveScreen(terminal, isColoured);
    this.#clock = clock;
  }

  beat(): () => void {
    let cancel = (): void => undefined;
    const arm = (): void => {
      cancel = this.#clock.after(REDRAW_MS, () => {
        this.#screen.draw(this.#lines());
        arm();
      });
    };
    arm();
    return () => {
      cancel();
    };
  }

  note(text: string): void {
    this.#screen.draw(this.#lines(), [shown(`note: ${text}`)]);
  }

  progress(progress: Progress): void {
    const { deployment, kind } = progress;
    const { service } = deployment.request;
    const { timeline = new PhaseTimeline(), text = '' } = this.#branches.get(service) ?? {};
    timeline.take(deployment);
    const said = progressText(progress);
    const now = isFinal(deployment.phase) ? '' : said;
    this.#branches.set(service, { timeline, deployment, text: kind === 'command' ? text : now });
    const above = kind === 'command' ? [shown(`${service}: ${said}`)] : [];
    this.#screen.draw(this.#lines(), above);
  }

  result({ text }: ReleaseResult, members: readonly MemberResult[]): void {
    this.#screen.draw(this.#lines());
    this.#screen.leave();
    const tails = members.flatMap(({ service, deployment }) =>
      deployment.logTail.map((line) => `  | ${service}: ${line}`),
    );
    const each = members.map(({ service, result }) => `${service}: ${result.text}`);
    this.#screen.draw([], [...tails, ...each, text].map(shown));
  }

  #lines(): readonly StyledLine[] {
    const { height } = this.#screen;
    const nowMs = this.#clock.now();
    const share = Math.max(LEAST_LINES, Math.floor(height / Math.max(1, this.#branches.size)));
    const lines = [...this.#branches.values()].flatMap(({ deployment, timeline, text }) =>
      treeLines({ deployment, spans: timeline.spans, text, nowMs, height: share }),
    );
    return lines.slice(0, height);
  }
}
