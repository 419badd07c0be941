/** What a call that has to fail throws. */
export async function caught(attempt: Promise<unknown>): Promise<Error> {
  const error: unknown = await attempt.then(
    () => undefined,
    (one: unknown) => one,
  );
  if (error instanceof Error) return error;
  throw new Error('it does not throw');
}
