import convict from 'convict';
import { SettingError } from '../domain/errors.ts';
import { basicCredentials } from '../domain/secrets.ts';
import { addressAlone, withoutPassword } from '../domain/untrusted-text.ts';
import { type Config, OPTIONS, type Option, SCHEMA } from './schema.ts';

export interface ConfigSources {
  /** By key of the schema; the strongest. */
  readonly flags: ReadonlyMap<string, string | boolean>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What stands in the file of `--config`, weaker than the environment. */
  readonly file: object | undefined;
}

/**
 * The settings, each from the strongest source that has it: flag, environment, file, default.
 * @throws SettingError
 */
export function loadConfig({ flags, env, file }: ConfigSources): Config {
  // An empty variable is one that is not set: `CONSUL_HTTP_TOKEN=` in a Compose file.
  const setEnv = Object.fromEntries(
    Object.entries({ ...formerNames(env), ...env }).filter(([, value]) => value !== ''),
  );
  const config = convict<Config>(SCHEMA as object as convict.Schema<Config>, {
    env: setEnv,
    args: [],
  });
  if (file !== undefined) config.load(file);
  for (const [key, value] of flags) config.set(key, value);
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    throw new SettingError(withSources((error as Error).message, config.getProperties()));
  }
  return Object.freeze(config.getProperties());
}

/** Variables that older registrators read, where the ones of today are not set. */
const FORMER_NAMES = [
  ['CONSUL_TLSCERT', 'CONSUL_CLIENT_CERT'],
  ['CONSUL_TLSKEY', 'CONSUL_CLIENT_KEY'],
] as const;

function formerNames(env: ConfigSources['env']): ConfigSources['env'] {
  return Object.fromEntries(
    FORMER_NAMES.flatMap(([former, name]) => {
      const isMissing = env[name] === undefined || env[name] === '';
      return isMissing && env[former] !== undefined ? [[name, env[former]]] : [];
    }),
  );
}

/** The settings as they may be shown: by dotted key, those that are set, without secrets. */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  const shown = OPTIONS.map((option) => [option.key, shownValue(config, option)]);
  return Object.fromEntries(shown.filter(([, value]) => value !== '')) as Record<string, unknown>;
}

function shownValue(config: Config, { key, isSensitive, isAddress }: Option): unknown {
  const value = valueAt(config, key);
  if (typeof value !== 'string' || value === '') return value;
  if (isSensitive) return '***';
  return isAddress ? addressAlone(value) : withoutPassword(value);
}

/** The values that must never be written anywhere. */
export function secretsOf(config: Config): readonly string[] {
  return OPTIONS.filter(({ isSensitive }) => isSensitive)
    .map(({ key }) => valueAt(config, key))
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .flatMap((value) => [value, ...passwordForms(value)]);
}

/** `USER:PASSWORD` goes over the wire, and into errors, in other forms too. */
function passwordForms(value: string): readonly string[] {
  const colon = value.indexOf(':');
  const password = value.slice(colon + 1);
  return colon > 0 && password !== '' ? [password, basicCredentials(value)] : [];
}

/** `BERTH_*` variables that no key has: misspelt ones, mostly. */
export function unknownVariables(env: ConfigSources['env']): readonly string[] {
  const known = new Set(OPTIONS.map((option) => option.env));
  return Object.keys(env).filter((name) => name.startsWith('BERTH_') && !known.has(name));
}

/** Says for each key in convict's message how it can be set. */
function withSources(message: string, config: Config): string {
  const lines = message.split('\n').map((line) => {
    const option = OPTIONS.find(({ key }) => line.startsWith(`${key}:`));
    if (option === undefined) return line;
    const flag = option.flag === undefined ? '' : `-${option.flag}, `;
    const named = line.replace(`${option.key}:`, `${option.key} (${flag}${option.env}):`);
    // convict leaves out a value that is 0, null or false.
    const value = JSON.stringify(valueAt(config, option.key));
    const isShown = named.includes(': value was ') || option.isSensitive;
    return isShown ? named : `${named}: value was ${value}`;
  });
  return `configuration: ${lines.join('; ')}`;
}

function valueAt(config: Config, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], config);
}
