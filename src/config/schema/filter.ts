import defaults from '../../../config/default.json' with { type: 'json' };
import { FORMATS } from '../formats.ts';

/** Which containers and services are registered at all; lists are comma lists, * stands for any text. */
export const FILTER_SCHEMA = {
  requireLabel: {
    doc: 'Register only containers with this label; LABEL or LABEL=PATTERN.',
    format: FORMATS.text,
    default: defaults.requireLabel,
    env: 'BERTH_REQUIRE_LABEL',
    flag: 'require-label',
  },
  includeName: {
    doc: 'Register only containers with such names.',
    format: FORMATS.text,
    default: defaults.includeName,
    env: 'BERTH_INCLUDE_NAME',
    flag: 'include-name',
  },
  excludeName: {
    doc: 'Register no containers with such names.',
    format: FORMATS.text,
    default: defaults.excludeName,
    env: 'BERTH_EXCLUDE_NAME',
    flag: 'exclude-name',
  },
  includeImage: {
    doc: 'Register only containers with such images.',
    format: FORMATS.text,
    default: defaults.includeImage,
    env: 'BERTH_INCLUDE_IMAGE',
    flag: 'include-image',
  },
  excludeImage: {
    doc: 'Register no containers with such images.',
    format: FORMATS.text,
    default: defaults.excludeImage,
    env: 'BERTH_EXCLUDE_IMAGE',
    flag: 'exclude-image',
  },
  includeLabel: {
    doc: 'Register only containers with such labels (LABEL or LABEL=PATTERN).',
    format: FORMATS.text,
    default: defaults.includeLabel,
    env: 'BERTH_INCLUDE_LABEL',
    flag: 'include-label',
  },
  excludeLabel: {
    doc: 'Register no containers with such labels (LABEL or LABEL=PATTERN).',
    format: FORMATS.text,
    default: defaults.excludeLabel,
    env: 'BERTH_EXCLUDE_LABEL',
    flag: 'exclude-label',
  },
  allowService: {
    doc: 'Register only services with such names.',
    format: FORMATS.text,
    default: defaults.allowService,
    env: 'BERTH_ALLOW_SERVICE',
    flag: 'allow-service',
  },
  denyService: {
    doc: 'Register no services with such names.',
    format: FORMATS.text,
    default: defaults.denyService,
    env: 'BERTH_DENY_SERVICE',
    flag: 'deny-service',
  },
  reservedService: {
    doc: 'Names that belong to others and are never registered; -compat registers them all the same.',
    format: FORMATS.text,
    default: defaults.reservedService,
    env: 'BERTH_RESERVED_SERVICE',
    flag: 'reserved-service',
  },
};
