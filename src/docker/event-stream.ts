import type { Readable } from 'node:stream';
import {
  Observable,
  type Subscriber,
  catchError,
  concat,
  defer,
  ignoreElements,
  of,
  repeat,
  tap,
  timer,
} from 'rxjs';
import { type Backoff, backoffMs } from '../domain/backoff.ts';
import type { DockerHost, SourceSignal } from '../domain/container-source.ts';
import { EVENT_FILTERS, toContainerHint } from './container-hint.ts';
import type { DockerClient } from './docker-client.ts';
import { LineSplitter } from './lines.ts';

/** A connection that lasted this long was a good one: the next back-off starts anew. */
const STABLE_MS = 10_000;
const RECONNECT: Backoff = { firstMs: 200, longestMs: 30_000 };
/** The engine answers before it has subscribed us; replaying a little closes that gap. */
const REPLAY_MS = 5_000;
/** Clocks less apart than this are one clock, read a moment apart. */
const SAME_CLOCK_MS = 1_000;

/** The engine as it is at the moment of connecting. */
export interface Connection {
  readonly host: DockerHost;
  /** The engine's clock. */
  readonly engineTimeMs: number;
}

/**
 * Docker's events as signals; reconnects for ever.
 *
 * INVARIANTS
 * - The stream is never paused: the engine drops events of a slow reader, and slows down itself.
 * - `connected` follows every opening of the stream, so that a listing can follow every gap.
 * - Any way of ending (end, close, error, a line that is no JSON) is followed by a reconnect.
 */
export function signals$(
  client: DockerClient,
  connect: () => Promise<Connection>,
): Observable<SourceSignal> {
  return defer(() => {
    let failures = 0;
    let connectedAtMs = 0;
    return connection$(client, connect).pipe(
      tap((signal) => {
        if (signal.kind === 'connected') connectedAtMs = Date.now();
      }),
      catchError((error: Error) => {
        const wasStable = connectedAtMs > 0 && Date.now() - connectedAtMs >= STABLE_MS;
        failures = wasStable ? 1 : failures + 1;
        connectedAtMs = 0;
        const retryInMs = backoffMs(RECONNECT, failures, Math.random());
        const disconnected: SourceSignal = { kind: 'disconnected', error, retryInMs };
        return concat(of(disconnected), timer(retryInMs).pipe(ignoreElements()));
      }),
      repeat(),
    );
  });
}

/** One connection: `connected`, then hints, then always an error. */
function connection$(
  client: DockerClient,
  connect: () => Promise<Connection>,
): Observable<SourceSignal> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    void open(client, connect, subscriber, controller.signal).catch((error: unknown) => {
      subscriber.error(error);
    });
    return () => {
      controller.abort();
    };
  });
}

async function open(
  client: DockerClient,
  connect: () => Promise<Connection>,
  subscriber: Subscriber<SourceSignal>,
  signal: AbortSignal,
): Promise<void> {
  const { host, engineTimeMs } = await connect();
  const aheadMs = engineTimeMs - Date.now();
  const skewMs = Math.abs(aheadMs) < SAME_CLOCK_MS ? 0 : aheadMs;
  const since = Math.floor((engineTimeMs - REPLAY_MS) / 1000);
  const filters = JSON.stringify(EVENT_FILTERS);
  const stream = await client.events({ since, filters }, signal);
  listen(stream, skewMs, subscriber);
  subscriber.next({ kind: 'connected', host });
}

function listen(stream: Readable, skewMs: number, subscriber: Subscriber<SourceSignal>): void {
  const splitter = new LineSplitter();
  const fail = (error: Error): void => {
    stream.destroy();
    subscriber.error(error);
  };
  stream.on('data', (chunk: Buffer) => {
    try {
      for (const line of splitter.push(chunk)) {
        const hint = toContainerHint(line, skewMs);
        if (hint !== undefined) subscriber.next(hint);
      }
    } catch (error) {
      fail(new Error('the event stream is not Docker’s', { cause: error }));
    }
  });
  // An unclean cut gives `error` and `close` but no `end`; a proxy's time-out gives `end` alone.
  for (const event of ['end', 'close', 'error'] as const) {
    stream.once(event, (error?: Error) => {
      fail(error ?? new Error('Docker closed the event stream'));
    });
  }
}
