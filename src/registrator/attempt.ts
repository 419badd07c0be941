import { type ContainerId, shortId } from '../domain/container.ts';
import { isWorthRetrying } from '../domain/errors.ts';
import { type Run, type Verdict, isReportable } from './keyed-queue.ts';
import type { Ledger } from './ledger.ts';
import type { Reconciler } from './reconciler.ts';
import type { Reporter, Trigger } from './report.ts';
import { isOutage } from './watched-registry.ts';

/** What was refused is refused again, until somebody mends a label or a token. */
const REFUSED_RETRY_MS = 60_000;
/** Looks at a port without a host port; then it is for the resync to see that it has got one. */
const MOST_LOOKS = 8;

export interface Work {
  readonly id: ContainerId;
  readonly run: Run<Trigger>;
  readonly ledger: Ledger;
  readonly report: Reporter;
}

/**
 * Reconciles one container once.
 * @returns whether and when to try again; an outage is reported by whoever watches the registry
 */
export async function attempt(
  reconciler: Reconciler,
  { id, run, ledger, report }: Work,
): Promise<Verdict> {
  try {
    const { isPending } = await reconciler.reconcile(id, run.trigger);
    return { kind: isPending && run.attempt < MOST_LOOKS ? 'retry' : 'done' };
  } catch (error) {
    const errors = (error instanceof AggregateError ? error.errors : [error]) as Error[];
    const unexplained = errors.filter((one) => !isOutage(one));
    if (unexplained.length > 0 && isReportable(run.attempt)) {
      const containerName = ledger.get(id).containerName || shortId(id);
      const subject = { containerId: id, containerName };
      report({ kind: 'failed', errors: unexplained, attempt: run.attempt, ...subject });
    }
    return errors.some((one) => isWorthRetrying(one))
      ? { kind: 'retry' }
      : { kind: 'retry-later', afterMs: REFUSED_RETRY_MS };
  }
}
