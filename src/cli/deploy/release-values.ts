import type { Positioned } from '../../domain/positioned.ts';
import { DURATION } from './duration.ts';

/** A kind of value in the release file. */
export interface ValueKind {
  /** After "allowed is". */
  readonly allowed: string;
  /** The same as JSON Schema, draft 7. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** As the flag would say it; `undefined` for what is not allowed. */
  readonly read: (value: Positioned) => string | boolean | undefined;
}

const MOST_INSTANCES = 1_000;
const MOST_URLS = 100;
const LONGEST_DURATION = 32;
/** berth speaks plain HTTP with a proxy, and puts paths of its own behind this. */
const PROXY_PATTERN = '^[Hh][Tt][Tt][Pp]://[^\\s,/?#]+(/[^\\s,?#]*)?$';

function scalar(value: Positioned): string | number | boolean | null {
  return value.kind === 'scalar' ? value.value : null;
}

export const COUNT: ValueKind = {
  allowed: `1 to ${String(MOST_INSTANCES)}`,
  schema: { type: 'integer', minimum: 1, maximum: MOST_INSTANCES },
  read: (written) => {
    const value = scalar(written);
    const isCount = typeof value === 'number' && Number.isInteger(value);
    return isCount && value >= 1 && value <= MOST_INSTANCES ? String(value) : undefined;
  },
};

export const TIME: ValueKind = {
  allowed: 'a time such as 10s or 1m30s',
  schema: {
    anyOf: [
      { type: 'string', pattern: DURATION.source, maxLength: LONGEST_DURATION },
      { const: 0 },
    ],
  },
  read: (written) => {
    const value = scalar(written);
    if (value === 0) return '0';
    if (typeof value !== 'string' || value.length > LONGEST_DURATION) return undefined;
    return DURATION.test(value) ? value : undefined;
  },
};

export const SWITCH: ValueKind = {
  allowed: 'true or false',
  schema: { type: 'boolean' },
  read: (written) => {
    const value = scalar(written);
    return typeof value === 'boolean' ? value : undefined;
  },
};

/** As Compose wants it. */
export const PROJECT: ValueKind = textOf(
  '^[a-z0-9][a-z0-9_-]*$',
  'small letters, digits, - and _, the first of them no sign',
);

function textOf(pattern: string, allowed: string): ValueKind {
  const rule = new RegExp(pattern);
  return {
    ...{ allowed, schema: { type: 'string', pattern } },
    read: (written) => {
      const value = scalar(written);
      return typeof value === 'string' && rule.test(value) ? value : undefined;
    },
  };
}

export function oneWordOf(...words: readonly string[]): ValueKind {
  return {
    ...{ allowed: words.join(' or '), schema: { enum: words } },
    read: (written) => words.find((word) => word === scalar(written)),
  };
}

/** Of a file. */
export const FILE: ValueKind = textOf('^[^\\u0000-\\u001f\\u007f]{1,1000}$', 'the path of a file');

const MOST_STEPS = 100;

export const STEPS: ValueKind = {
  allowed: 'a list of ascending percentages above 0 and up to 100, such as [5, 25, 50]',
  schema: {
    ...{ type: 'array', minItems: 1, maxItems: MOST_STEPS },
    items: { type: 'number', exclusiveMinimum: 0, maximum: 100 },
  },
  read: (written) => {
    if (written.kind !== 'list' || written.items.length > MOST_STEPS) return undefined;
    const steps = written.items.map((item) => scalar(item));
    const areShares = steps.every((step) => typeof step === 'number' && step > 0 && step <= 100);
    return areShares && steps.length > 0 ? steps.join(',') : undefined;
  },
};

/** Of a proxy. */
export const PROXY_URL: ValueKind = textOf(PROXY_PATTERN, 'http://HOST:PORT');

export function isProxyUrl(text: string): boolean {
  return new RegExp(PROXY_PATTERN).test(text);
}

export const URLS: ValueKind = {
  allowed: `a list of up to ${String(MOST_URLS)} URLs, ${PROXY_URL.allowed}`,
  schema: { type: 'array', items: PROXY_URL.schema, maxItems: MOST_URLS },
  read: (written) => {
    if (written.kind !== 'list' || written.items.length > MOST_URLS) return undefined;
    const urls = written.items.map((item) => PROXY_URL.read(item));
    return urls.includes(undefined) ? undefined : urls.join(',');
  },
};
