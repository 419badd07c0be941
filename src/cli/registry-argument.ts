import type { Config } from '../config/schema.ts';
import { addressAlone } from '../domain/untrusted-text.ts';
import { UsageError } from './flags.ts';

/**
 * The configuration with the registry that the command line of the daemon names.
 * @throws UsageError  when nothing names one, or the words are not one registry
 */
export function withRegistry(config: Config, positionals: readonly string[]): Config {
  const [registry = config.registry, ...rest] = positionals;
  if (registry === '') throw new UsageError('the registry is missing: consul://HOST:PORT');
  refuseSurplus(rest, ': flags come before it');
  return { ...config, registry: usable(registry) };
}

/**
 * The same of a command whose flags may follow; where nothing names a registry, Consul's own variables
 * say where the agent is.
 * @throws UsageError
 */
export function withRegistryIfNamed(config: Config, positionals: readonly string[]): Config {
  const [registry = config.registry, ...rest] = positionals;
  refuseSurplus(rest);
  return { ...config, registry: usable(registry === '' ? 'consul:' : registry) };
}

function refuseSurplus(words: readonly string[], hint = ''): void {
  if (words.length === 0) return;
  const extra = words.map((word) => JSON.stringify(addressAlone(word))).join(' ');
  throw new UsageError(`unexpected ${extra} after the registry${hint}`);
}

function usable(registry: string): string {
  if (registry.includes(':')) return registry;
  const shown = JSON.stringify(addressAlone(registry));
  throw new UsageError(`${shown} is neither a command of berth nor a registry: consul://HOST:PORT`);
}
