import { TemplateProblem } from './template-problem.ts';
import { GoBytes, GoMap, type TemplateValue, typeOf } from './template-value.ts';

// Go counts bytes, so these do: of `ü` the length is 2.

export function lengthOf(value: TemplateValue): number {
  if (value instanceof GoMap) return value.entries.size;
  return sequenceOf(value, 'len').length;
}

/** One step of `index`. A map's key that is not there gives what is empty. */
export function elementOf(value: TemplateValue, at: TemplateValue): TemplateValue {
  if (value instanceof GoMap) {
    if (typeof at !== 'string') throw new TemplateProblem(`a map has no ${typeOf(at)} for a key`);
    return value.entries.has(at) ? value.entries.get(at) : value.zero;
  }
  const sequence = sequenceOf(value, 'index');
  const index = indexOf(at, sequence.length - 1);
  return sequence[index];
}

/** `slice VALUE FROM TO`. The third index only limits what Go could append: it changes nothing. */
export function partOf(value: TemplateValue, at: readonly TemplateValue[]): TemplateValue {
  const sequence = sequenceOf(value, 'slice');
  const isText = typeof value === 'string';
  if (isText && at.length > 2) throw new TemplateProblem('text has no third index');
  const [from = 0, to = sequence.length, end = sequence.length] = at.map((one) =>
    indexOf(one, sequence.length),
  );
  if (from > to || to > end) {
    throw new TemplateProblem(`there is no slice from ${String(from)} to ${String(to)}`);
  }
  const part = sequence.slice(from, to);
  if (!(part instanceof Uint8Array)) return part;
  const text = Buffer.from(part).toString();
  return isText ? text : new GoBytes(text);
}

function sequenceOf(value: TemplateValue, name: string): readonly TemplateValue[] | Uint8Array {
  if (Array.isArray(value)) return value as readonly TemplateValue[];
  if (typeof value === 'string') return Buffer.from(value);
  if (value instanceof GoBytes) return Buffer.from(value.text);
  throw new TemplateProblem(`${name} does not take ${typeOf(value)}`);
}

function indexOf(at: TemplateValue, last: number): number {
  if (typeof at !== 'number') throw new TemplateProblem(`${typeOf(at)} is no index`);
  if (at < 0 || at > last) throw new TemplateProblem(`the index ${String(at)} is out of range`);
  return at;
}
