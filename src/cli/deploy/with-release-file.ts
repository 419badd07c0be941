import { dirname, join, resolve } from 'node:path';
import { SettingError } from '../../domain/errors.ts';
import { escaped } from '../../domain/untrusted-text.ts';
import type { ParsedFlags } from '../flags.ts';
import { readText, readTextIfThere } from './read-text.ts';
import { parseReleaseFile, valuesFor } from './release-file.ts';
import { textOf } from './release-flags.ts';
import { FILE_KEYS } from './release-keys-table.ts';

/** A text that may be looked at, and how it is named. */
export interface ReleaseFileText {
  readonly file: string;
  readonly text: string;
}

/**
 * The file that the flag names, or `berth.yml` beside the Compose file.
 * @throws UsageError  when one that is named is not there
 */
export async function releaseFileText(flags: ParsedFlags): Promise<ReleaseFileText | undefined> {
  const named = textOf(flags, 'release-file');
  if (named !== '') return { file: named, text: await readText(named) };
  const compose = textOf(flags, 'compose-file', 'docker-compose.yml');
  const file = join(dirname(compose), 'berth.yml');
  const text = await readTextIfThere(file);
  return text === undefined ? undefined : { file, text };
}

/**
 * The flags, with what the release file says of a service where they say nothing.
 * @throws UsageError, SettingError
 */
export async function withReleaseFile(flags: ParsedFlags, service: string): Promise<ParsedFlags> {
  const found = await releaseFileText(flags);
  if (found === undefined) return flags;
  const release = parseReleaseFile(found.text);
  if (release.problems.length > 0) {
    const lines = release.problems.map(({ line, column, what }) =>
      escaped(`${found.file}:${String(line)}:${String(column)}: ${what}`),
    );
    throw new SettingError(lines.join('\n'));
  }
  const said = [...valuesFor(release, service)].map(([name, value]) =>
    seenFrom(found.file, name, value),
  );
  const values = new Map([...said, ...flags.values]);
  return { ...flags, values };
}

/** A path in it begins where it lies. */
function seenFrom(
  file: string,
  name: string,
  value: string | boolean,
): readonly [string, string | boolean] {
  const isPath = FILE_KEYS.includes(name) && typeof value === 'string';
  return [name, isPath ? resolve(dirname(file), value) : value];
}
