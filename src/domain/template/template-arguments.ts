import { TemplateProblem } from './template-problem.ts';
import { GoBytes, GoMap, type TemplateValue, typeOf } from './template-value.ts';

// What a function asks of an argument. Go has types for that; none of these converts anything.

export function textArgument(value: TemplateValue): string {
  if (typeof value === 'string') return value;
  throw wrong('text', value);
}

export function wholeArgument(value: TemplateValue): number {
  if (typeof value === 'number') return value;
  throw wrong('a whole number', value);
}

/** No value is an empty list, as in Go. */
export function textsArgument(value: TemplateValue): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) {
    return (value as readonly TemplateValue[]).map((item) => textArgument(item));
  }
  throw wrong('a list', value);
}

/** No value is an empty map, as in Go. */
export function mapArgument(value: TemplateValue): GoMap {
  if (value === undefined) return new GoMap(new Map());
  if (value instanceof GoMap) return value;
  throw wrong('a map', value);
}

/** What `httpGet` gave, or text: a label may hold JSON too. */
export function bytesArgument(value: TemplateValue): string {
  return value instanceof GoBytes ? value.text : textArgument(value ?? '');
}

function wrong(wanted: string, value: TemplateValue): TemplateProblem {
  return new TemplateProblem(`a function is given ${typeOf(value)} where it takes ${wanted}`);
}
