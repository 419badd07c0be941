import type { ServerResponse } from 'node:http';
import type { FeedEntry } from './feed-entry.ts';

const MOST_ENTRIES = 200;
const MOST_READERS = 16;
/** A reader that lags so far behind is let go; its browser comes back by itself. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** Proxies close what is silent. */
const PULSE_MS = 15_000;

/** A line of the feed, numbered from 1. */
export interface NumberedEntry extends FeedEntry {
  readonly id: number;
  readonly at: string;
}

/**
 * What happens, as server-sent events.
 *
 * | event       | data                                                        |
 * |-------------|-------------------------------------------------------------|
 * | `entry`     | a `NumberedEntry`; the last two hundred come first          |
 * | `container` | a container as in `/status`, each time it changes           |
 * | `gone`      | `{"id":…}` of one that is no longer there                   |
 *
 * INVARIANT: memory is bounded, however many readers there are and however slowly they read.
 */
export class EventFeed {
  readonly #readers = new Set<ServerResponse>();
  readonly #write: (value: unknown) => string;
  #entries: NumberedEntry[] = [];
  #count = 0;
  #pulse: NodeJS.Timeout | undefined;

  /** @param write  a value as JSON, without secrets */
  constructor(write: (value: unknown) => string) {
    this.#write = write;
  }

  get hasReaders(): boolean {
    return this.#readers.size > 0;
  }

  get isFull(): boolean {
    return this.#readers.size >= MOST_READERS;
  }

  add(entry: FeedEntry, nowMs: number): void {
    this.#count += 1;
    const numbered = { id: this.#count, at: new Date(nowMs).toISOString(), ...entry };
    this.#entries = [...this.#entries.slice(1 - MOST_ENTRIES), numbered];
    if (this.hasReaders) this.#sendAll(this.#entryText(numbered));
  }

  send(event: 'container' | 'gone', data: unknown): void {
    this.#sendAll(`event: ${event}\ndata: ${this.#write(data)}\n\n`);
  }

  /** @param lastId  the number of the last entry that the reader has; 0 for none */
  open(response: ServerResponse, lastId: number): void {
    this.#readers.add(response);
    response.on('close', () => {
      this.#readers.delete(response);
      if (!this.hasReaders) this.#stopPulse();
    });
    // Numbers begin anew with each process: a number that is not out yet is of an earlier one.
    const sinceId = lastId <= this.#count ? lastId : 0;
    const missed = this.#entries.filter(({ id }) => id > sinceId);
    response.write(`retry: 3000\n\n${missed.map((one) => this.#entryText(one)).join('')}`);
    this.#pulse ??= setInterval(() => {
      this.#sendAll(': still here\n\n');
    }, PULSE_MS).unref();
  }

  close(): void {
    this.#stopPulse();
    for (const reader of this.#readers) reader.destroy();
  }

  #stopPulse(): void {
    clearInterval(this.#pulse);
    this.#pulse = undefined;
  }

  #entryText(entry: NumberedEntry): string {
    return `event: entry\nid: ${String(entry.id)}\ndata: ${this.#write(entry)}\n\n`;
  }

  #sendAll(text: string): void {
    for (const reader of this.#readers) {
      if (reader.writableLength > MOST_UNREAD_BYTES) reader.destroy();
      else reader.write(text);
    }
  }
}
