import { excerpt } from '../../domain/untrusted-text.ts';
import { UsageError } from '../flags.ts';
import { SERVICE_NAME, SERVICE_NAME_RULE } from './release-keys-table.ts';

/** What a subcommand wants behind its name. */
export interface WantedWords {
  /** As it is named in a message. */
  readonly subcommand: string;
  readonly isServiceOptional?: boolean;
  /** What it wants behind the service. */
  readonly argument?: string | undefined;
}

/**
 * The name of a service, and what stands behind it; `''` for what is not wanted.
 * @throws UsageError
 */
export function serviceAndArgument(
  wanted: WantedWords,
  [service = '', ...rest]: readonly string[],
): readonly [service: string, argument: string] {
  if (service !== '') refuseNoName(service);
  const further = wanted.argument === undefined ? 0 : 1;
  const isServiceMissing = service === '' && wanted.isServiceOptional !== true;
  if (isServiceMissing || rest.length < further) throw missingIn(wanted);
  refuseSurplus(rest.slice(further));
  return [service, rest[0] ?? ''];
}

function missingIn({ subcommand, argument }: WantedWords): UsageError {
  const further = argument === undefined ? '' : `, and ${argument}`;
  return new UsageError(`berth deploy ${subcommand} wants the name of one service${further}`);
}

/** @throws UsageError */
export function refuseSurplus([word]: readonly string[]): void {
  if (word !== undefined) throw new UsageError(`unexpected ${excerpt(word)}`);
}

function refuseNoName(service: string): void {
  if (SERVICE_NAME.test(service)) return;
  throw new UsageError(`invalid service ${excerpt(service)}: allowed are ${SERVICE_NAME_RULE}`);
}
