/** A call that did not settle in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Rejects when a call has not settled in time, whatever the call itself does.
 *
 * dockerode never settles when its peer dies in the middle of a body, not even when its signal is
 * aborted, so the race is run here.
 */
export function withDeadline<T>(limitMs: number, call: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const pending = call();
    const timer = setTimeout(() => {
      reject(new DeadlineError(`no answer within ${String(limitMs)} ms`));
    }, limitMs);
    const settled =
      <Value>(settle: (value: Value) => void) =>
      (value: Value): void => {
        clearTimeout(timer);
        settle(value);
      };
    pending.then(settled(resolve), settled<unknown>(reject));
  });
}
