import { asObject } from '../json-shape.ts';

const ITEM = /^\[(\d{1,9})\]$/;

/**
 * The value at a path of keys (`a::b::[0]`) in JSON, as text: a string without its quotes, anything
 * else as JSON. `''` when there is none, or no JSON.
 */
export function jsonAt(json: string, path: string): string {
  const found = path.split('::').reduce<unknown>(valueAt, parsed(json));
  if (typeof found === 'string') return found;
  return found === undefined ? '' : written(found);
}

function valueAt(value: unknown, key: string): unknown {
  const [, item] = ITEM.exec(key) ?? [];
  if (Array.isArray(value))
    return item === undefined ? undefined : (value[Number(item)] as unknown);
  const object = asObject(value);
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // As the caller of `jsonAt` is told: no JSON has no value.
    return undefined;
  }
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // Nested too deeply to be written: nobody's tag.
    if (!(error instanceof RangeError)) throw error;
    return '';
  }
}
