import { parseDocument } from 'yaml';
import { SettingError } from '../domain/errors.ts';

/**
 * The value of a YAML or JSON text; YAML 1.2 contains JSON.
 *
 * There may be a token in such a text: nothing of it is in what is thrown, and nothing is printed.
 * @throws SettingError  with the place and the kind of what is wrong
 */
export function yamlValue(text: string): unknown {
  const document = parseDocument(text, { stringKeys: true });
  // A value with a tag that nobody resolves (`!vault …`) would be read as what it is not.
  const unresolved = document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED');
  const [problem] = [...document.errors, ...unresolved];
  if (problem !== undefined) {
    const { line, col } = problem.linePos?.[0] ?? { line: 1, col: 1 };
    const kind = problem.code.toLowerCase().replaceAll('_', ' ');
    throw new SettingError(`line ${String(line)}, column ${String(col)}: ${kind}`);
  }
  try {
    return document.toJS();
  } catch {
    throw new SettingError('an alias (*NAME) leads nowhere, or to too much');
  }
}
