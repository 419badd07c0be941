import pRetry from 'p-retry';
import { DependencyError } from '../../domain/errors.ts';

const EVERY_MS = 500;
/** Consul has another leader sooner, or none for long. */
const LONGEST_MS = 15_000;

/**
 * Asks Consul again while it has no leader and so answers nothing: a driver sees to that by itself, but
 * one has to be begun first.
 * @throws DependencyError  when there is none for 15 s, and whatever else goes wrong at once
 */
export function throughElection<T>(ask: () => Promise<T>, everyMs = EVERY_MS): Promise<T> {
  return pRetry(ask, {
    retries: Infinity,
    ...{ minTimeout: everyMs, factor: 1, maxRetryTime: LONGEST_MS },
    shouldRetry: ({ error }) => isWithoutLeader(error),
  });
}

/** The agent answers, and says that it is the servers' fault. */
function isWithoutLeader(error: unknown): boolean {
  if (!(error instanceof DependencyError) || error.dependency !== 'consul') return false;
  return error.kind !== 'refused' && (error.statusCode ?? 0) >= 500;
}
