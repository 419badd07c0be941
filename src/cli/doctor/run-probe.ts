import type { Clock } from '../../domain/clock.ts';
import type { Failed, Probe } from '../../domain/doctor/probe.ts';
import { DependencyError } from '../../domain/errors.ts';

/** How long one question may take. */
export interface Deadline {
  readonly clock: Clock;
  readonly limitMs: number;
}

/** One question; whatever goes wrong with it is its answer, and it ends in time. */
export function runProbe<T>(
  { clock, limitMs }: Deadline,
  ask: () => T | Promise<T>,
): Promise<Probe<T>> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => {
      const problem = `no answer within ${String(limitMs / 1000)} s`;
      resolve({ kind: 'failed', problem, statusCode: undefined });
    });
    const settle = (probe: Probe<T>): void => {
      cancel();
      resolve(probe);
    };
    void Promise.resolve()
      .then(ask)
      .then(
        (value) => {
          settle({ kind: 'answered', value });
        },
        (error: unknown) => {
          settle(failed(error));
        },
      );
  });
}

/** A question to whom may not be there to be asked. */
export function askThrough<Door, T>(
  deadline: Deadline,
  door: Probe<Door>,
  ask: (door: Door) => T | Promise<T>,
): Promise<Probe<T>> {
  if (door.kind === 'failed') return Promise.resolve(door);
  return runProbe(deadline, () => ask(door.value));
}

function failed(error: unknown): Failed {
  const problem = error instanceof Error ? error.message : String(error);
  const statusCode = error instanceof DependencyError ? error.statusCode : undefined;
  return { kind: 'failed', problem, statusCode };
}
