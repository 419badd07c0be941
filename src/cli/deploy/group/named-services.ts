import { type ParsedFlags, UsageError } from '../../flags.ts';
import { versionOf } from '../release-flags.ts';
import { SERVICE_NAME, SERVICE_NAME_RULE } from '../release-keys-table.ts';

/** A service, and the version that it is to have. */
export interface NamedService {
  readonly service: string;
  readonly version: string;
}

/** More than one transaction has room for: how many it is, is not for the command line to know. */
const MOST_NAMES = 100;
/** They have no meaning for several services, or none yet. */
const ALONE = ['plan', 'prove', 'analysis'];

/** Whether more than one service is meant. */
export function areSeveral(word: string): boolean {
  return word.includes(',');
}

/**
 * `api,web=13`: the services in their order, with the version of each, else that of `--version`.
 * @throws UsageError
 */
export function namedServices(word: string, flags: ParsedFlags): readonly NamedService[] {
  const flag = ALONE.find((name) => flags.values.has(name));
  if (flag !== undefined) throw new UsageError(`--${flag} is for the release of one service`);
  const words = word.split(',');
  if (words.length > MOST_NAMES) {
    throw new UsageError(
      `${String(words.length)} services are named: allowed are ${String(MOST_NAMES)}`,
    );
  }
  const named = words.map((one) => namedService(one, flags));
  const twice = named.find(({ service }, at) => {
    return named.findIndex((one) => one.service === service) !== at;
  });
  if (twice !== undefined) throw new UsageError(`${twice.service} is named twice`);
  return named;
}

function namedService(word: string, flags: ParsedFlags): NamedService {
  const at = word.indexOf('=');
  const service = at === -1 ? word : word.slice(0, at);
  if (!SERVICE_NAME.test(service)) {
    const shown = JSON.stringify(service.slice(0, 80));
    throw new UsageError(
      `invalid service ${shown}: allowed are names with commas, or NAME=VERSION: ${SERVICE_NAME_RULE}`,
    );
  }
  if (at === -1) return { service, version: versionOf(flags) };
  const values = new Map([...flags.values, ['version', word.slice(at + 1)] as const]);
  return { service, version: versionOf({ ...flags, values }) };
}
