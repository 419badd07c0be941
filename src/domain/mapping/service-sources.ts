import type { EndpointOrigin } from './address/endpoint.ts';
import { metaKey } from './service-meta.ts';
import type { PortMetadata } from './service-metadata.ts';

/** Where each field of a service comes from: `label SERVICE_80_NAME`, `-ip`, `image` and so on. */
export interface ServiceSources extends EndpointOrigin {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** By key of Meta. */
  readonly meta: ReadonlyMap<string, string>;
  /** Every variable and label that says something about checks. */
  readonly checks: readonly string[];
}

const IDENTITY = '-identity-meta';

/** Where the pairs of a service's Meta were written. */
export function metaSources(
  meta: ReadonlyMap<string, string>,
  { origins }: PortMetadata,
): ReadonlyMap<string, string> {
  const repaired = new Map([...origins].reverse().map(([key, origin]) => [metaKey(key), origin]));
  return new Map(
    [...meta.keys()].map((key) => [key, origins.get(key) ?? repaired.get(key) ?? IDENTITY]),
  );
}

/** What was written about checks, as far as it is not empty. */
export function checkSources({ values, origins }: PortMetadata): readonly string[] {
  return [...origins].flatMap(([key, origin]) =>
    key.startsWith('check_') && values.get(key) !== '' ? [origin] : [],
  );
}
