import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
const TIMEOUT_MS = 10_000;

export interface Deadline {
  readonly timeoutMs?: number;
}

/**
 * Asks again and again until `check` neither throws nor gives `false`, and gives what it gave.
 *
 * A check that hangs is given up at the deadline too.
 * @param what  what is waited for, as a clause: `'web is in Consul'`
 * @throws Error  after the deadline, with `what` and why the last check failed
 */
export async function eventually<T>(
  what: string,
  check: () => T | Promise<T>,
  { timeoutMs = TIMEOUT_MS }: Deadline = {},
): Promise<Exclude<T, false>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = 'no check has ended';
  for (;;) {
    const attempt = await oneCheck(check, deadline - Date.now());
    if (attempt.kind === 'passed') return attempt.value;
    // What a hanging check says is less than what the one before it said.
    if (attempt.kind === 'failed') last = attempt.error;
    if (attempt.kind === 'hung' || Date.now() + POLL_MS >= deadline) {
      throw tooLate(`not within ${String(timeoutMs)} ms: ${what}`, last);
    }
    await sleep(POLL_MS);
  }
}

type Attempt<T> =
  | { readonly kind: 'passed'; readonly value: Exclude<T, false> }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'hung' };

async function oneCheck<T>(check: () => T | Promise<T>, limitMs: number): Promise<Attempt<T>> {
  const givenUp = new AbortController();
  const run = async (): Promise<Attempt<T>> => {
    try {
      const value = await check();
      if (value === false) return { kind: 'failed', error: 'the check says false' };
      return { kind: 'passed', value: value as Exclude<T, false> };
    } catch (error) {
      return { kind: 'failed', error };
    }
  };
  const hang = sleep(Math.max(limitMs, 0), { kind: 'hung' } as const, { signal: givenUp.signal });
  // Refused when the check was quicker.
  hang.catch(() => undefined);
  try {
    return await Promise.race([run(), hang]);
  } finally {
    givenUp.abort();
  }
}

function tooLate(sentence: string, last: unknown): Error {
  if (!(last instanceof Error)) return new Error(`${sentence} (${String(last)})`);
  // What mocha makes a diff of.
  const { actual, expected } = last as Error & { actual?: unknown; expected?: unknown };
  return Object.assign(new Error(`${sentence} (${last.message})`), { actual, expected });
}
