import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** What services are called, and what is said of them. */
export const NAMING_SCHEMA = {
  tags: {
    doc: 'Tags of every service, as a comma list; templates in it are filled in for each container.',
    format: FORMATS.template,
    default: defaults.tags,
    env: 'BERTH_TAGS',
    flag: 'tags',
  },
  tagOptions: {
    doc: 'What becomes of tags, as a comma list: trim (no blanks at the ends), dedupe (each once), merge (those of a port stand beside those of the container).',
    format: FORMATS.tagOptions,
    default: defaults.tagOptions,
    env: 'BERTH_TAG_OPTIONS',
    flag: 'tag-options',
  },
  nameSource: {
    doc: 'Where the name comes from if no label gives one; the image where a container has no such thing.',
    format: ['image', 'container', 'compose', 'swarm'] as (
      'image' | 'container' | 'compose' | 'swarm'
    )[],
    default: defaults.nameSource as 'image' | 'container' | 'compose' | 'swarm',
    env: 'BERTH_NAME_SOURCE',
    flag: 'name-source',
  },
  namePrefix: {
    doc: 'What the name of every service begins with.',
    format: FORMATS.text,
    default: defaults.namePrefix,
    env: 'BERTH_NAME_PREFIX',
    flag: 'name-prefix',
  },
  portSuffix: {
    doc: 'Whether names end in the port; auto is for containers with several, unless a label names the port.',
    format: ['auto', 'always', 'never'] as ('auto' | 'always' | 'never')[],
    default: defaults.portSuffix as 'auto' | 'always' | 'never',
    env: 'BERTH_PORT_SUFFIX',
    flag: 'port-suffix',
  },
  labelPrefix: {
    doc: 'What the labels and variables begin with that berth reads, as a comma list, the strongest first; after one that ends in a dot, dots part words, as in berth.80.name.',
    format: FORMATS.labelPrefixes,
    default: defaults.labelPrefix,
    env: 'BERTH_LABEL_PREFIX',
    flag: 'label-prefix',
  },
  identityMeta: {
    doc: 'Put the name of the container, its image, and its Compose or Swarm service into Meta.',
    format: FORMATS.switch,
    default: defaults.identityMeta,
    env: 'BERTH_IDENTITY_META',
    flag: 'identity-meta',
  },
  labelTemplates: {
    doc: 'Fill in templates also in the names, tags, aliases and Meta that labels and variables give.',
    format: FORMATS.switch,
    default: defaults.labelTemplates,
    env: 'BERTH_LABEL_TEMPLATES',
    flag: 'label-templates',
  },
  allowHttpTemplates: {
    doc: 'Let templates fetch URLs (httpGet); with -label-templates whoever starts containers chooses which.',
    format: FORMATS.switch,
    default: defaults.allowHttpTemplates,
    env: 'BERTH_ALLOW_HTTP_TEMPLATES',
    flag: 'allow-http-templates',
  },
};
