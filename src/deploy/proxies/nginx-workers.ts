const MASTER = 'nginx: master process';
const WORKER = 'nginx: worker process';
const LEAVING = 'nginx: worker process is shutting down';

/**
 * How many workers of an earlier configuration live, from what a proxy's processes call themselves.
 *
 * nginx starts the new ones first, and tells the old ones a moment later that they are to end: until
 * then an old one looks like a new one, but there are more of them than there should be.
 * @param expected  how many the configuration asks for, where that is known
 * @returns `undefined` when it is no nginx
 * @see https://nginx.org/en/docs/control.html
 */
export function oldNginxWorkers(
  processes: readonly string[],
  expected: number | undefined,
): number | undefined {
  const count = (words: string): number =>
    processes.filter((title) => title.startsWith(words)).length;
  if (count(MASTER) === 0) return undefined;
  const surplus = expected === undefined ? 0 : count(WORKER) - expected;
  return Math.max(count(LEAVING), surplus);
}
