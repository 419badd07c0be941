import { MARK_COUNT, isMarkKey } from '../ownership.ts';
import { excerpt } from '../untrusted-text.ts';
import { OPTION_KEYS } from './service-options.ts';

const LONGEST_KEY = 128;
const LONGEST_VALUE_BYTES = 512;
const MOST_PAIRS = 64 - MARK_COUNT;
const REGISTRATORS_KEYS = ['name', 'tags', 'id', 'ignore'];
const CONSUMED: ReadonlySet<string> = new Set([
  ...REGISTRATORS_KEYS,
  'checks',
  ...['ip', 'address', 'port', 'network', 'aliases'],
  ...OPTION_KEYS,
]);

export interface ServiceMeta {
  readonly meta: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/**
 * Consul Meta from the `SERVICE_*` values that mean nothing else.
 *
 * Consul refuses a whole service for one bad pair (key outside `[A-Za-z0-9_-]{1,128}` or reserved,
 * value over 512 bytes, more than 64 pairs), so keys are repaired, values cut, surplus pairs left
 * out, and each of that is said. With `-compat` too: what Consul refuses, registrator has not.
 * @param compat  copy what checks are made of, and an empty `ignore`, as registrator does
 * @param identity  weaker pairs, for the room that is left
 * Source: observed on Consul 1.8.7, 400 "Invalid Service Meta" for each of the rules
 */
export function serviceMeta(
  values: ReadonlyMap<string, string>,
  compat = false,
  identity: ReadonlyMap<string, string> = new Map(),
): ServiceMeta {
  const meta = new Map<string, string>();
  const warnings: string[] = [];
  const others = [...identity].filter(([key]) => !values.has(key));
  for (const [key, value] of [...inOrder(values), ...others]) {
    if (isConsumed(key, value, compat)) continue;
    const validKey = metaKey(key);
    if (validKey === undefined) {
      warnings.push(`Meta key ${excerpt(key)} left out: empty or reserved`);
    } else if (meta.size >= MOST_PAIRS) {
      warnings.push(`Meta key ${excerpt(key)} left out: more than ${String(MOST_PAIRS)} pairs`);
    } else if (meta.has(validKey)) {
      warnings.push(`Meta key ${excerpt(key)} left out: ${validKey} is there already`);
    } else {
      const validValue = cutToBytes(value, LONGEST_VALUE_BYTES);
      if (validKey !== key) warnings.push(`Meta key ${excerpt(key)} written as ${validKey}`);
      if (validValue !== value) {
        warnings.push(`Meta ${validKey} cut to ${String(LONGEST_VALUE_BYTES)} bytes`);
      }
      meta.set(validKey, validValue);
    }
  }
  return { meta, warnings };
}

function isConsumed(key: string, value: string, compat: boolean): boolean {
  if (!compat) return CONSUMED.has(key) || key.startsWith('check_');
  return REGISTRATORS_KEYS.includes(key) && !(key === 'ignore' && value === '');
}

/** The key under which a value gets into Meta; `undefined` when it cannot. */
export function metaKey(key: string): string | undefined {
  // A character is one or two code units: the rest of a huge key is cut off before it costs time.
  const start = key.slice(0, 2 * LONGEST_KEY);
  const repaired = start.replace(/[^A-Za-z0-9_-]/gu, '_').slice(0, LONGEST_KEY);
  const reserved = repaired.startsWith('consul-') || isMarkKey(repaired);
  return repaired === '' || reserved ? undefined : repaired;
}

/** By key; those that need repair last, so that none takes the place of one that is right. */
function inOrder(values: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  const rank = (key: string): number => (metaKey(key) === key ? 0 : 1);
  return [...values].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** The longest prefix of whole characters that fits. */
function cutToBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  let end = limit;
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.subarray(0, end).toString();
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}
