import { excerpt, hasControlCharacters } from '../untrusted-text.ts';

const LONGEST_TAG_BYTES = 255;

export interface ParsedTags {
  readonly tags: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Splits a comma list of tags. `\,` is a comma inside a tag, any other backslash is itself; empty
 * tags are dropped; order and blanks are kept as written.
 *
 * A tag that is too long or has control characters is left out and said so: a shortened tag would
 * be another tag.
 * @param compat  in reverse, as registrator has them
 * @param source  the variable or label the list comes from, for the warning
 */
export function parseTags(list: string, source: string, compat = false): ParsedTags {
  const written = list
    .split(/(?<!\\),/)
    .map((tag) => tag.replaceAll('\\,', ','))
    .filter((tag) => tag !== '');
  const warnings = written.flatMap((tag) => {
    const problem = tagProblem(tag);
    return problem === undefined ? [] : [`${source}: tag ${excerpt(tag)} left out: ${problem}`];
  });
  const tags = written.filter((tag) => tagProblem(tag) === undefined);
  return { tags: compat ? tags.reverse() : tags, warnings };
}

function tagProblem(tag: string): string | undefined {
  const bytes = Buffer.byteLength(tag);
  if (bytes > LONGEST_TAG_BYTES) {
    return `${String(bytes)} bytes, at most ${String(LONGEST_TAG_BYTES)} are allowed`;
  }
  return hasControlCharacters(tag) ? 'control characters are not allowed' : undefined;
}
