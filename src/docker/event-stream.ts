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
/** A stream that says nothing for so long is asked whether the engine is still there. */
const SILENCE_MS = 30_000;
/** A stream is replaced after between one and two of these: some ways of breaking make no sound. */
const RENEWAL_MS = 300_000;

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
    let isRenewal = false;
    return defer(() => connection$(client, connect, isRenewal)).pipe(
      tap({
        next: (signal) => {
          if (signal.kind === 'connected') connectedAtMs = Date.now();
        },
        complete: () => {
          isRenewal = true;
        },
      }),
      catchError((error: Error) => {
        const wasStable = connectedAtMs > 0 && Date.now() - connectedAtMs >= STABLE_MS;
        failures = wasStable ? 1 : failures + 1;
        connectedAtMs = 0;
        isRenewal = false;
        const retryInMs = backoffMs(RECONNECT, failures, Math.random());
        const disconnected: SourceSignal = { kind: 'disconnected', error, retryInMs };
        return concat(of(disconnected), timer(retryInMs).pipe(ignoreElements()));
      }),
      repeat(),
    );
  });
}

/** One connection: `connected`, then hints; it completes when its time is over, else it errors. */
function connection$(
  client: DockerClient,
  connect: () => Promise<Connection>,
  isRenewal: boolean,
): Observable<SourceSignal> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    const renewal = setTimeout(
      () => {
        subscriber.complete();
      },
      RENEWAL_MS * (1 + Math.random()),
    );
    void open(client, connect, subscriber, { isRenewal, signal: controller.signal }).catch(
      (error: unknown) => {
        subscriber.error(error);
      },
    );
    return () => {
      clearTimeout(renewal);
      controller.abort();
    };
  });
}

interface Opening {
  readonly isRenewal: boolean;
  readonly signal: AbortSignal;
}

async function open(
  client: DockerClient,
  connect: () => Promise<Connection>,
  subscriber: Subscriber<SourceSignal>,
  { isRenewal, signal }: Opening,
): Promise<void> {
  const { host, engineTimeMs } = await connect();
  const aheadMs = engineTimeMs - Date.now();
  const skewMs = Math.abs(aheadMs) < SAME_CLOCK_MS ? 0 : aheadMs;
  const since = Math.floor((engineTimeMs - REPLAY_MS) / 1000);
  const filters = JSON.stringify(EVENT_FILTERS);
  const stream = await client.events({ since, filters }, signal);
  listen(stream, skewMs, subscriber);
  watchSilence(stream, client, signal);
  subscriber.next({ kind: 'connected', host, isRenewal });
}

/** Breaks a stream whose engine no longer answers: a half-open one never ends by itself. */
function watchSilence(stream: Readable, client: DockerClient, signal: AbortSignal): void {
  let heardAtMs = Date.now();
  stream.on('data', () => {
    heardAtMs = Date.now();
  });
  const watchdog = setInterval(() => {
    if (Date.now() - heardAtMs < SILENCE_MS) return;
    client
      .get('ping', (docker) => docker.ping())
      .catch((error: unknown) => stream.destroy(error as Error));
  }, SILENCE_MS);
  signal.addEventListener('abort', () => {
    clearInterval(watchdog);
  });
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
