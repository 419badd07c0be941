import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { backoffMs } from '../domain/backoff.ts';
import type { ContainerSource, DockerHost } from '../domain/container-source.ts';
import type { ServiceRegistry } from '../domain/service-registry.ts';
import type { Reporter } from '../registrator/report.ts';
import { aborted } from './signals.ts';

const FIRST_CONNECT = { firstMs: 200, longestMs: 10_000 };

/** Asks Docker who it is until it answers. @returns `undefined` when stopped before */
export async function firstContact(
  source: ContainerSource,
  signal: AbortSignal,
  report: Reporter,
): Promise<DockerHost | undefined> {
  let attempt = 0;
  try {
    const host = pRetry(() => source.host(), {
      retries: Infinity,
      minTimeout: 0,
      signal,
      onFailedAttempt: async ({ error }) => {
        if (signal.aborted) return;
        attempt += 1;
        const retryInMs = backoffMs(FIRST_CONNECT, attempt, Math.random());
        report({ kind: 'docker-down', error, retryInMs });
        await sleep(retryInMs, undefined, { signal }).catch(() => undefined); // told to stop
      },
    });
    return await orStopped(host, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

export interface Retries {
  /** After the first try; less than 0: berth begins without Consul, and tries on while it runs. */
  readonly attempts: number;
  readonly intervalMs: number;
}

/**
 * Asks Consul who it is, as often as `-retry-attempts` says, or until stopped.
 * @throws DependencyError  when it has not answered by then
 */
export async function firstConsulContact(
  registry: ServiceRegistry,
  { attempts, intervalMs }: Retries,
  signal: AbortSignal,
  report: Reporter,
): Promise<void> {
  if (attempts < 0) return;
  const host = pRetry(() => registry.host(), {
    retries: attempts,
    minTimeout: 0,
    signal,
    onFailedAttempt: async ({ error, retriesLeft }) => {
      if (signal.aborted || retriesLeft === 0) return;
      report({ kind: 'consul-down', error });
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined); // told to stop
    },
  });
  await orStopped(host, signal);
}

/**
 * p-retry heeds the signal between its attempts only; one that hangs lasts to its deadline.
 * @returns `undefined` when stopped before
 */
function orStopped<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return Promise.race([answer, aborted(signal).then(() => undefined)]);
}
