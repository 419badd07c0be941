/** A call that did not settle in time. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Runs a call and rejects when it has not settled in time, whatever the call itself does.
 *
 * dockerode never settles when its peer dies in the middle of a body, not even when its signal is
 * aborted, so the race is run here.
 */
export async function withDeadline<T>(
  limitMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlineError(`no answer within ${String(limitMs)} ms`));
      controller.abort();
    }, limitMs);
  });
  try {
    return await Promise.race([call(controller.signal), expired]);
  } finally {
    clearTimeout(timer);
  }
}
