import { excerpt } from '../../untrusted-text.ts';

const MOST_NAMES = 16;
const NAME = /^[a-z0-9]{1,32}$/;

/** The first words of the plain form's keys: a check of such a name could not be told from it. */
const RESERVED: ReadonlySet<string> = new Set(
  [
    ['http', 'https', 'cmd', 'script', 'ttl', 'tcp', 'grpc', 'udp', 'h2ping', 'docker', 'alias'],
    ['interval', 'timeout', 'initial', 'deregister', 'tls', 'port', 'header', 'body', 'method'],
    ['success', 'failures', 'name', 'notes', 'disable', 'output', 'id', 'args', 'shell'],
  ].flat(),
);

/**
 * The names in `SERVICE_CHECKS=live,ready`, in lower case: each has its own `SERVICE_CHECK_LIVE_*`.
 * @param warnings  what is refused is added here
 */
export function checkNames(list: string, warnings: string[]): readonly string[] {
  const written = list
    .split(',', MOST_NAMES * 2)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const names = new Set<string>();
  for (const name of written) {
    const problem = nameProblem(name.toLowerCase(), names);
    if (problem === undefined) names.add(name.toLowerCase());
    else warnings.push(`SERVICE_CHECKS: check ${excerpt(name)} left out: ${problem}`);
  }
  return [...names];
}

function nameProblem(name: string, names: ReadonlySet<string>): string | undefined {
  if (!NAME.test(name)) return 'allowed are 1 to 32 letters and digits';
  if (RESERVED.has(name)) return 'the word has a meaning of its own';
  if (names.has(name)) return 'it is there twice';
  return names.size >= MOST_NAMES ? `at most ${String(MOST_NAMES)} are allowed` : undefined;
}
