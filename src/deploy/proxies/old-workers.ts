const MASTER = 'nginx: master process';
const WORKER = 'nginx: worker process';
const LEAVING = 'nginx: worker process is shutting down';
/** With its path, or without; not its check of a configuration. */
const HAPROXY = /^(?:\S*\/)?haproxy (?!.*-c )/;

/**
 * How many workers of an earlier configuration live, from the command lines of a proxy's processes.
 *
 * A proxy starts the new ones first, and tells the old ones a moment later that they are to end: until
 * then an old one looks like a new one, but there are more of them than there should be.
 * @param expected  how many the configuration asks for, where that is known
 * @returns `undefined` when it is no proxy that is known
 */
export function oldWorkers(
  processes: readonly string[],
  expected: number | undefined,
): number | undefined {
  return oldNginxWorkers(processes, expected) ?? oldHaproxyWorkers(processes, expected);
}

/** @see https://nginx.org/en/docs/control.html */
function oldNginxWorkers(
  processes: readonly string[],
  expected: number | undefined,
): number | undefined {
  const count = (words: string): number =>
    processes.filter((title) => title.startsWith(words)).length;
  if (count(MASTER) === 0) return undefined;
  const surplus = expected === undefined ? 0 : count(WORKER) - expected;
  return Math.max(count(LEAVING), surplus);
}

/**
 * Master and workers are called the same, the old ones too: they are only told apart by their number.
 * @see https://docs.haproxy.org/3.2/management.html#3
 */
function oldHaproxyWorkers(
  processes: readonly string[],
  expected: number | undefined,
): number | undefined {
  const count = processes.filter((title) => HAPROXY.test(title)).length;
  return count === 0 || expected === undefined ? undefined : Math.max(0, count - 1 - expected);
}
