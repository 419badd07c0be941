import type { CheckValues } from './check-values.ts';

/**
 * A switch of registrator's, which any value but the empty one turns on; `undefined` where it is off.
 */
export function anyValue(values: CheckValues, key: string): true | undefined {
  const value = values.text(key);
  if (value === '') return undefined;
  if (/^(false|0|no|off)$/i.test(value)) {
    values.refuse(key, 'turns it on too: any value but the empty one does');
  }
  return true;
}

/** A switch that says `true` or `false`; `undefined` where it says neither. */
export function trueOrFalse(values: CheckValues, key: string): boolean | undefined {
  const value = values.text(key);
  if (value === '') return undefined;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  values.refuse(key, 'left out: allowed are true and false');
  return undefined;
}
