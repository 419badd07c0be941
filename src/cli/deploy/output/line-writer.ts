import type { Clock } from '../../../domain/clock.ts';
import { shown } from './shown-text.ts';

/** Between two lines while nothing changes: a CI server ends a job that says nothing. */
const HEARTBEAT_MS = 20_000;
const LONGEST_LINE = 4_000;

/** Where output goes. */
export interface Sink {
  write(text: string): unknown;
}

/** Writes lines, each with its time, and knows when the last one was. */
export class LineWriter {
  readonly #sink: Sink;
  readonly #clock: Clock;
  readonly #before: string;
  #lastLineMs: number;

  /** @param before  what each line begins with, after the time; untrusted */
  constructor(sink: Sink, clock: Clock, before = '') {
    this.#sink = sink;
    this.#clock = clock;
    this.#before = before;
    this.#lastLineMs = clock.now();
  }

  /** @param text  untrusted */
  line(text: string): void {
    const time = new Date(this.#clock.now()).toISOString().slice(11, 19);
    this.raw(`${time} ${shown(`${this.#before}${text}`.slice(0, LONGEST_LINE))}`);
  }

  /** @param text  escaped already */
  raw(text: string): void {
    this.#lastLineMs = this.#clock.now();
    this.#sink.write(`${text}\n`);
  }

  /**
   * @param say  writes something; called when nothing has been written for a while
   * @returns what ends it
   */
  beat(say: () => void): () => void {
    let cancel = (): void => undefined;
    const arm = (): void => {
      const silentMs = this.#clock.now() - this.#lastLineMs;
      cancel = this.#clock.after(Math.max(1, HEARTBEAT_MS - silentMs), () => {
        if (this.#clock.now() - this.#lastLineMs >= HEARTBEAT_MS) {
          say();
          this.#lastLineMs = this.#clock.now();
        }
        arm();
      });
    };
    arm();
    return () => {
      cancel();
    };
  }
}
