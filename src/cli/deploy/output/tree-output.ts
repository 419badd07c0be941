import type { Progress } from '../../../deploy/driver.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Deployment } from '../../../domain/deploy/deployment.ts';
import { isFinal } from '../../../domain/deploy/phase.ts';
import type { ProofResult, ReleaseOutput, ReleaseResult } from '../release-output.ts';
import { LiveScreen, type StyledLine, type Terminal } from './live-screen.ts';
import { PhaseTimeline } from './phase-timeline.ts';
import { progressText } from './progress-text.ts';
import { shown } from './shown-text.ts';
import { treeLines } from './tree-lines.ts';

const REDRAW_MS = 1_000;

/** A release on a terminal, drawn again in place; its last state stays. */
export class TreeOutput implements ReleaseOutput {
  readonly #screen: LiveScreen;
  readonly #clock: Clock;
  readonly #timeline = new PhaseTimeline();
  #deployment: Deployment | undefined;
  #text = '';
  #proof: readonly string[] = [];

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
    this.#print(`note: ${text}`);
  }

  progress(progress: Progress): void {
    const { deployment, kind } = progress;
    this.#deployment = deployment;
    this.#timeline.take(deployment);
    const text = progressText(progress);
    if (kind === 'command') {
      this.#print(text);
      return;
    }
    this.#text = isFinal(deployment.phase) ? '' : text;
    this.#screen.draw(this.#lines());
  }

  proof({ lines }: ProofResult): void {
    this.#proof = lines;
  }

  result({ text }: ReleaseResult, deployment: Deployment | undefined): void {
    const { logTail = [] } = deployment ?? {};
    this.#screen.draw(this.#lines());
    this.#screen.leave();
    const lines = [...this.#proof, ...logTail.map((line) => `  | ${line}`), text];
    this.#screen.draw([], lines.map(shown));
  }

  #print(text: string): void {
    this.#screen.draw(this.#lines(), [shown(text)]);
  }

  #lines(): readonly StyledLine[] {
    if (this.#deployment === undefined) return [];
    return treeLines({
      ...{ deployment: this.#deployment, spans: this.#timeline.spans, text: this.#text },
      ...{ nowMs: this.#clock.now(), height: this.#screen.height },
    });
  }
}
