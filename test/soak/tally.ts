import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BerthProcess, LogEntry } from '../support/berth-process.ts';
import type { PrivateHost } from '../support/private-host.ts';

const KEPT_LINES = 30;
const ACTIONS = ['start', 'die', 'destroy', 'rename'];

/** What berth has said, counted; the log itself is dropped, for a soak is long. */
export class LogTally {
  registrations = 0;
  deregistrations = 0;
  /** Lines of level warn or error, by message. */
  readonly complaints = new Map<string, number>();
  lastError = 'none';
  /** The last lines, for the case that something is wrong. */
  readonly tail: string[] = [];

  get writes(): number {
    return this.registrations + this.deregistrations;
  }

  take({ log }: BerthProcess): void {
    for (const entry of log.splice(0)) this.#count(entry);
  }

  #count(entry: LogEntry): void {
    const { level, message } = entry;
    if (message === 'registered') this.registrations += 1;
    if (message === 'deregistered') this.deregistrations += 1;
    if (level === 'error') this.lastError = JSON.stringify(entry);
    if (level === 'warn' || level === 'error') {
      this.complaints.set(message, (this.complaints.get(message) ?? 0) + 1);
    }
    this.tail.push(JSON.stringify(entry));
    if (this.tail.length > KEPT_LINES) this.tail.shift();
  }
}

/** Counts the events that berth may read; those of an engine that is coming up are missed. */
export class EventTally {
  events = 0;
  readonly #stop = new AbortController();

  constructor(host: PrivateHost) {
    void this.#follow(host);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #follow({ docker }: PrivateHost): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const filters = JSON.stringify({ type: ['container'], event: ACTIONS });
        const stream = await docker.getEvents({ filters, abortSignal: signal });
        for await (const chunk of Readable.from(stream))
          this.events += String(chunk).split('\n').length - 1;
      } catch {
        await sleep(200); // the engine is away, or the tally at its end
      }
    }
  }
}
