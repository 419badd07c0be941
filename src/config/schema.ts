import { FORMATS } from './formats.ts';
import { CONSUL_SCHEMA } from './schema/consul.ts';
import { DOCKER_SCHEMA } from './schema/docker.ts';
import { FILTER_SCHEMA } from './schema/filter.ts';
import { HTTP_SCHEMA } from './schema/http.ts';
import { LIFECYCLE_SCHEMA } from './schema/lifecycle.ts';
import { LOG_SCHEMA } from './schema/log.ts';
import { MAPPING_SCHEMA } from './schema/mapping.ts';
import { NAMING_SCHEMA } from './schema/naming.ts';
import { REGISTRATOR_SCHEMA } from './schema/registrator.ts';

/**
 * Every key: what it is, its unit (in its name), its format, its environment variable, and its flag
 * where it has one. The defaults are in `config/default.json`.
 */
export const SCHEMA = {
  ...REGISTRATOR_SCHEMA,
  ...LIFECYCLE_SCHEMA,
  ...MAPPING_SCHEMA,
  ...NAMING_SCHEMA,
  ...FILTER_SCHEMA,
  ...DOCKER_SCHEMA,
  ...CONSUL_SCHEMA,
  ...HTTP_SCHEMA,
  ...LOG_SCHEMA,
};

/** The settings of one invocation; keys and units as in the schema. */
export type Config = Values<typeof SCHEMA>;

type Values<Node> = {
  readonly [Key in keyof Node]: Node[Key] extends { default: infer Value }
    ? Value
    : Values<Node[Key]>;
};

/** One key of the schema, by its dotted name. */
export interface Option {
  readonly key: string;
  readonly doc: string;
  readonly env: string;
  readonly flag: string | undefined;
  readonly isSwitch: boolean;
  readonly isSensitive: boolean;
  /** It may have a user and a password in it, which are not shown. */
  readonly isAddress: boolean;
  /** What the value is one of, where that is a few words. */
  readonly values?: readonly string[];
  readonly default: unknown;
}

/** The schema as a list, in its order. */
export const OPTIONS: readonly Option[] = optionsOf(SCHEMA, '');

interface Leaf {
  readonly doc: string;
  readonly format: unknown;
  readonly default: unknown;
  readonly env: string;
  readonly flag?: string;
  readonly sensitive?: boolean;
  readonly address?: boolean;
}

function optionsOf(node: object, prefix: string): readonly Option[] {
  return Object.entries(node).flatMap(([name, child]: [string, object]) => {
    const key = prefix + name;
    return 'doc' in child ? [optionOf(key, child as Leaf)] : optionsOf(child, `${key}.`);
  });
}

function optionOf(key: string, leaf: Leaf): Option {
  return {
    key,
    doc: leaf.doc,
    env: leaf.env,
    flag: leaf.flag,
    isSwitch: leaf.format === FORMATS.switch,
    isSensitive: leaf.sensitive === true,
    isAddress: leaf.address === true,
    ...(Array.isArray(leaf.format) && { values: leaf.format as readonly string[] }),
    default: leaf.default,
  };
}
