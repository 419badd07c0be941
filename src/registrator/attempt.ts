import { type ContainerId, shortId } from '../domain/container.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import type { Clock } from '../domain/clock.ts';
import type { Observe } from '../domain/observation.ts';
import { type Run, type Verdict, isReportable } from './keyed-queue.ts';
import type { Ledger } from './ledger.ts';
import type { Reconciler } from './reconciler.ts';
import type { Reporter, Subject, Trigger } from './report.ts';
import { isOutage } from './watched-registry.ts';

/** What was refused is refused again, until somebody mends a label or a token. */
const REFUSED_RETRY_MS = 60_000;
/** Looks at a port without a host port; then it is for the resync to see that it has got one. */
const MOST_LOOKS = 8;

export interface Work {
  readonly id: ContainerId;
  readonly run: Run<Trigger>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly report: Reporter;
  /** `undefined`: nobody shows it, and nothing is made for it. */
  readonly observe: Observe | undefined;
}

/**
 * Reconciles one container once.
 * @returns whether and when to try again; an outage is reported by whoever watches the registry
 */
export async function attempt(reconciler: Reconciler, work: Work): Promise<Verdict> {
  const { id, run, clock } = work;
  const beganMs = clock.now();
  try {
    const { isPending } = await reconciler.reconcile(id, run);
    const willRetry = isPending && run.attempt < MOST_LOOKS;
    observe(work, { beganMs, errors: [], willRetry });
    return { kind: willRetry ? 'retry' : 'done' };
  } catch (error) {
    const errors = (error instanceof AggregateError ? error.errors : [error]) as Error[];
    observe(work, { beganMs, errors, willRetry: true });
    const unexplained = errors.filter((one) => !isOutage(one));
    if (unexplained.length > 0 && isReportable(run.attempt)) {
      work.report({ kind: 'failed', errors: unexplained, attempt: run.attempt, ...subject(work) });
    }
    return errors.some((one) => isWorthRetrying(one))
      ? { kind: 'retry' }
      : { kind: 'retry-later', afterMs: REFUSED_RETRY_MS };
  }
}

interface Result {
  readonly beganMs: number;
  readonly errors: readonly Error[];
  readonly willRetry: boolean;
}

function observe(work: Work, { beganMs, ...result }: Result): void {
  const elapsedMs = Math.max(0, work.clock.now() - beganMs);
  const { attempt: count } = work.run;
  work.observe?.({ kind: 'attempted', elapsedMs, attempt: count, ...result, ...subject(work) });
}

function subject({ id, ledger }: Work): Subject {
  return { containerId: id, containerName: ledger.get(id).containerName || shortId(id) };
}
