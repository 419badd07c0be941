import { type Config, OPTIONS } from '../config/schema.ts';
import { loadConfig } from '../config/load.ts';
import type { CommandContext } from './command.ts';
import { type FlagSpec, type ParsedFlags, parseFlags } from './flags.ts';

/** The flags that every command takes which reads the configuration. */
export const SETTING_FLAGS: readonly FlagSpec[] = [
  ...OPTIONS.flatMap(({ flag, isSwitch, doc, values }) =>
    flag === undefined ? [] : [{ name: flag, isSwitch, doc, ...(values && { values }) }],
  ),
  {
    name: 'config',
    isSwitch: false,
    doc: 'A JSON or YAML file with any of the keys; weaker than the environment.',
  },
];

export interface Settings {
  readonly config: Config;
  readonly flags: ParsedFlags;
}

/**
 * Reads flags and configuration together.
 * @throws UsageError, SettingError
 */
export async function readSettings(
  argv: readonly string[],
  { env, readConfigFile }: Pick<CommandContext, 'env' | 'readConfigFile'>,
  own: { readonly flags: readonly FlagSpec[]; readonly canFollow: boolean },
): Promise<Settings> {
  const flags = parseFlags(argv, [...SETTING_FLAGS, ...own.flags], own);
  const byKey = OPTIONS.flatMap(({ key, flag }) => {
    const value = flag === undefined ? undefined : flags.values.get(flag);
    return value === undefined ? [] : [[key, value] as const];
  });
  const path = flags.values.get('config') as string | undefined;
  const file = path === undefined ? undefined : await readConfigFile(path);
  return { config: loadConfig({ flags: new Map(byKey), env, file }), flags };
}

/** The flags as a block of help. */
export function describeFlags(flags: readonly FlagSpec[]): string {
  const lines = flags.map((spec) => {
    const { name, isSwitch, doc } = spec;
    // A command's own flag may have the name of a setting.
    const isSetting = SETTING_FLAGS.includes(spec);
    const option = isSetting ? OPTIONS.find(({ flag }) => flag === name) : undefined;
    const origin = option === undefined ? '' : ` [${option.env}]`;
    const initial = option === undefined || option.default === '' || option.isSwitch;
    const fallback = initial ? '' : ` (default ${String(option.default)})`;
    return `  -${name}${isSwitch ? '' : ' VALUE'}\n        ${doc}${fallback}${origin}`;
  });
  return lines.join('\n');
}
