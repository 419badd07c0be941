import { readFile } from 'node:fs/promises';
import { SettingError } from '../domain/errors.ts';
import { OPTIONS } from './schema.ts';
import { yamlValue } from './yaml-text.ts';

/**
 * Reads the file of `--config`: JSON or YAML, an object of keys of the schema.
 * @throws SettingError  that names the file
 */
export async function readConfigFile(file: string): Promise<object> {
  let content: unknown;
  try {
    content = yamlValue(await readFile(file, 'utf8'));
  } catch (error) {
    throw new SettingError(`configuration file ${file}: ${(error as Error).message}`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new SettingError(`configuration file ${file}: allowed is one object of keys`);
  }
  const unknown = [
    ...Object.keys(content).filter((name) => name.includes('.')),
    ...unknownKeys(content),
  ][0];
  if (unknown === undefined) return content;
  const allowed = OPTIONS.map(({ key }) => key).join(', ');
  throw new SettingError(
    `configuration file ${file}: unknown key ${unknown}; allowed are ${allowed}`,
  );
}

function unknownKeys(content: object): readonly string[] {
  return dottedKeys(content).filter((key) => !OPTIONS.some((option) => option.key === key));
}

function dottedKeys(node: object, prefix = ''): readonly string[] {
  return Object.entries(node).flatMap(([name, child]: [string, unknown]) => {
    const key = prefix + name;
    const isLeaf = OPTIONS.some((option) => option.key === key) && !name.includes('.');
    const isGroup = typeof child === 'object' && child !== null && !isLeaf;
    return isGroup && Object.keys(child).length > 0 ? dottedKeys(child, `${key}.`) : [key];
  });
}
