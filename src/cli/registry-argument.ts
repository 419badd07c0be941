import type { Config } from '../config/schema.ts';
import { addressAlone } from '../domain/untrusted-text.ts';
import { UsageError } from './flags.ts';

/**
 * The configuration with the registry that the command line names.
 * @param fallback  where nothing names one
 * @throws UsageError  when nothing names one and there is no fallback, or the words are not one registry
 */
export function withRegistry(
  config: Config,
  positionals: readonly string[],
  fallback = '',
): Config {
  const [named = config.registry, ...rest] = positionals;
  const registry = named === '' ? fallback : named;
  if (registry === '') throw new UsageError('the registry is missing: consul://HOST:PORT');
  if (rest.length > 0) {
    const extra = rest.map((word) => JSON.stringify(addressAlone(word))).join(' ');
    throw new UsageError(`unexpected ${extra} after the registry: flags come before it`);
  }
  if (!registry.includes(':')) {
    const shown = JSON.stringify(addressAlone(registry));
    throw new UsageError(
      `${shown} is neither a command of berth nor a registry: consul://HOST:PORT`,
    );
  }
  return { ...config, registry };
}
