import type { ContainerPort, ContainerSnapshot } from '../container.ts';
import { excerpt, hasControlCharacters } from '../untrusted-text.ts';
import type { PortMetadata, ServiceMetadata } from './service-metadata.ts';
import { type TemplateRules, rendered } from './templates.ts';

const LONGEST_TAG_BYTES = 255;
const MOST_TAGS = 256;
/** What stands past so many commas is not even looked at. */
const MOST_WRITTEN = 4 * MOST_TAGS;

/** What becomes of tags. */
export interface TagRules extends TemplateRules {
  /** `-compat`: each list in reverse. */
  readonly compat: boolean;
  /** `-tags`: a comma list for every service, with templates. */
  readonly extraTags: string;
  /** `-tag-options`. */
  readonly tagOptions: ReadonlySet<TagOption>;
}

/**
 * - `trim`: without blanks at the ends of tags
 * - `dedupe`: each tag once
 * - `merge`: a port's tags stand beside the container's, not in their place
 */
export type TagOption = 'trim' | 'dedupe' | 'merge';

export interface ParsedTags {
  readonly tags: readonly string[];
  readonly warnings: readonly string[];
}

export interface ServiceTags extends ParsedTags {
  /** The labels, variables and flags that they come from. */
  readonly origins: readonly string[];
}

/** The tags of a port's service: its own, those of `-tags`, and `udp` for UDP. */
export function serviceTags(
  container: ContainerSnapshot,
  { protocol }: Pick<ContainerPort, 'protocol'>,
  scoped: PortMetadata,
  { generic }: ServiceMetadata,
  rules: TagRules,
): ServiceTags {
  const { extraTags, tagOptions, compat } = rules;
  const warnings: string[] = [];
  const isMerged = tagOptions.has('merge') && scoped.portScoped.has('tags');
  const lists = [
    ...(isMerged ? [listOf(generic, 'tags')] : []),
    listOf(scoped, 'tags'),
    { list: rendered(extraTags, '-tags', container, rules, warnings) ?? '', origin: '-tags' },
    { list: protocol === 'udp' ? 'udp' : '', origin: 'protocol' },
  ].filter(({ list }) => list !== '');
  const parsed = lists.map(({ list, origin }) =>
    parseTags(list, origin === '-tags' ? origin : 'SERVICE_TAGS', compat),
  );
  const written = parsed.flatMap(({ tags }) => tags);
  const trimmed = tagOptions.has('trim')
    ? written.map((tag) => tag.trim()).filter((tag) => tag !== '')
    : written;
  const tags = tagOptions.has('dedupe') ? [...new Set(trimmed)] : trimmed;
  if (tags.length > MOST_TAGS) {
    warnings.push(`SERVICE_TAGS: all but ${String(MOST_TAGS)} tags left out`);
  }
  return {
    tags: tags.slice(0, MOST_TAGS),
    warnings: [...warnings, ...parsed.flatMap((one) => one.warnings)],
    origins: lists.map(({ origin }) => origin),
  };
}

function listOf(
  { values, origins }: Pick<PortMetadata, 'values' | 'origins'>,
  key: string,
): { readonly list: string; readonly origin: string } {
  return { list: values.get(key) ?? '', origin: origins.get(key) ?? '' };
}

/**
 * Splits a comma list of tags. `\,` is a comma inside a tag, any other backslash is itself; empty
 * tags are dropped; order and blanks are kept as written.
 *
 * A tag that is too long or has control characters is left out and said so: a shortened tag would
 * be another tag.
 * @param source  the variable or label the list comes from, for the warning
 * @param compat  in reverse, as registrator has them
 */
export function parseTags(list: string, source: string, compat = false): ParsedTags {
  const written = list
    .split(/(?<!\\),/, MOST_WRITTEN)
    .map((tag) => tag.replaceAll('\\,', ','))
    .filter((tag) => tag !== '');
  const tags: string[] = [];
  const warnings: string[] = [];
  for (const tag of written) {
    const problem = tagProblem(tag);
    if (problem === undefined) tags.push(tag);
    else warnings.push(`${source}: tag ${excerpt(tag)} left out: ${problem}`);
  }
  return { tags: compat ? tags.reverse() : tags, warnings };
}

function tagProblem(tag: string): string | undefined {
  const bytes = Buffer.byteLength(tag);
  if (bytes > LONGEST_TAG_BYTES) {
    return `${String(bytes)} bytes, at most ${String(LONGEST_TAG_BYTES)} are allowed`;
  }
  return hasControlCharacters(tag) ? 'control characters are not allowed' : undefined;
}
