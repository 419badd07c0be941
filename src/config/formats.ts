import { networkInterfaces } from 'node:os';
import convict from 'convict';
import { templateProblem } from '../domain/template/render-template.ts';
import { allowedHostAddresses, resolveHostAddresses } from './host-address.ts';
import { ALLOWED_LISTEN_ADDRESSES, parseListenAddress } from './listen-address.ts';

/** A value is allowed, or an error says what is. */
type Validate = (value: unknown) => void;

/** convict's own formats take `no` for true and `''` for a number; these do not. */
export const FORMATS = {
  text: 'text',
  switch: 'switch',
  presence: 'presence',
  count: 'count',
  countOrNone: 'count-or-none',
  attempts: 'attempts',
  milliseconds: 'milliseconds',
  hostAddress: 'host-address',
  listenAddress: 'listen-address',
  labelPrefixes: 'label-prefixes',
  tagOptions: 'tag-options',
  template: 'template',
  hostname: 'hostname',
} as const;

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** The switch that a word stands for, as Go reads it; `undefined` for any other word. */
export function parseSwitch(word: string): boolean | undefined {
  if (TRUE.includes(word)) return true;
  return FALSE.includes(word) ? false : undefined;
}

function allow(isAllowed: (value: unknown) => boolean, allowed: string): Validate {
  return (value) => {
    if (!isAllowed(value)) throw new TypeError(`allowed is ${allowed}`);
  };
}

const TAG_OPTIONS = ['trim', 'dedupe', 'merge'];

/** The words of a comma list, without blanks around them. */
export function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

const isText = (value: unknown): value is string => typeof value === 'string';

convict.addFormats({
  [FORMATS.text]: { validate: allow(isText, 'a text') },
  [FORMATS.switch]: {
    validate: allow((value) => typeof value === 'boolean', 'true or false'),
    coerce: (value: unknown) => (isText(value) ? (parseSwitch(value) ?? value) : value),
  },
  // Docker's own reading of DOCKER_TLS_VERIFY: whatever it is set to, it is set.
  [FORMATS.presence]: {
    validate: allow((value) => typeof value === 'boolean', 'true or false'),
    coerce: (value: unknown) => (isText(value) ? value !== '' : value),
  },
  [FORMATS.count]: {
    validate: allow(
      (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 86_400,
      'a whole number from 1 to 86400',
    ),
    coerce: (value: unknown) => (isText(value) && /^\d+$/.test(value) ? Number(value) : value),
  },
  [FORMATS.countOrNone]: {
    validate: allow(
      (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 86_400,
      'a whole number from 0 to 86400',
    ),
    coerce: (value: unknown) => (isText(value) && /^\d+$/.test(value) ? Number(value) : value),
  },
  [FORMATS.attempts]: {
    validate: allow(
      (value) => Number.isInteger(value) && Number(value) >= -1 && Number(value) <= 86_400,
      'a whole number from -1 to 86400',
    ),
    coerce: (value: unknown) => (isText(value) && /^-?\d+$/.test(value) ? Number(value) : value),
  },
  [FORMATS.milliseconds]: {
    validate: allow(
      (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 86_400_000,
      'a whole number from 1 to 86400000',
    ),
    coerce: (value: unknown) => (isText(value) && /^\d+$/.test(value) ? Number(value) : value),
  },
  [FORMATS.hostAddress]: {
    validate: (value: unknown) => {
      // What the host has changes: it is asked each time.
      const interfaces = networkInterfaces();
      const isAllowed = isText(value) && resolveHostAddresses(value, interfaces) !== undefined;
      if (!isAllowed) throw new TypeError(`allowed is ${allowedHostAddresses(interfaces)}`);
    },
  },
  [FORMATS.listenAddress]: {
    validate: allow(
      (value) => isText(value) && parseListenAddress(value) !== undefined,
      ALLOWED_LISTEN_ADDRESSES,
    ),
  },
  [FORMATS.template]: {
    validate: (value: unknown) => {
      const problem = isText(value) ? templateProblem(value) : 'it is no text';
      if (problem !== undefined) throw new TypeError(`allowed is a Go template: ${problem}`);
    },
  },
  [FORMATS.labelPrefixes]: {
    validate: allow(
      (value) => value === '' || (isText(value) && listOf(value).length > 0),
      'a comma list of prefixes, such as SERVICE_,berth.',
    ),
  },
  [FORMATS.tagOptions]: {
    validate: allow(
      (value) => isText(value) && listOf(value).every((option) => TAG_OPTIONS.includes(option)),
      `a comma list of ${TAG_OPTIONS.join(', ')}`,
    ),
  },
  [FORMATS.hostname]: {
    validate: allow(
      (value) => isText(value) && /^[A-Za-z0-9._-]{0,253}$/.test(value),
      'letters, digits, dots, dashes and underscores, at most 253',
    ),
  },
});
