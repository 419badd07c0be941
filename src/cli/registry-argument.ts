import type { Config } from '../config/schema.ts';
import { UsageError } from './flags.ts';

/**
 * The configuration with the registry that the command line names.
 * @throws UsageError  when nothing names one, or the words are more than that
 */
export function withRegistry(config: Config, positionals: readonly string[]): Config {
  const [registry = config.registry, ...rest] = positionals;
  if (registry === '') throw new UsageError('the registry is missing: consul://HOST:PORT');
  if (rest.length > 0) {
    const extra = rest.map((word) => JSON.stringify(word)).join(' ');
    throw new UsageError(`unexpected ${extra} after the registry: flags come before it`);
  }
  return { ...config, registry };
}
