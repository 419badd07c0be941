import { Observable, defer, map, merge, repeat } from 'rxjs';
import type { SourceSignal } from '../domain/container-source.ts';
import type { Clock } from '../domain/clock.ts';

/** Hosts that were started together must not list together for ever. */
const JITTER = 0.2;

export type Impulse = SourceSignal | { readonly kind: 'resync-due' };

/** Everything that makes the registrator look: what the source says, and the passing of time. */
export function impulses$(
  signals$: Observable<SourceSignal>,
  resyncMs: number,
  clock: Clock,
): Observable<Impulse> {
  const resync$ = defer(() => {
    const factor = 1 - JITTER + 2 * JITTER * clock.random();
    return after$(clock, resyncMs * factor);
  }).pipe(
    map((): Impulse => ({ kind: 'resync-due' })),
    repeat(),
  );
  return merge(signals$, resync$);
}

function after$(clock: Clock, delayMs: number): Observable<void> {
  return new Observable((subscriber) =>
    clock.after(delayMs, () => {
      subscriber.next();
      subscriber.complete();
    }),
  );
}
