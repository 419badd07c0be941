import type { TemplateBudget } from './template-budget.ts';
import { TemplateProblem } from './template-problem.ts';
import { GoBytes, GoMap, GoStruct, GoTime, type TemplateValue, typeOf } from './template-value.ts';

/**
 * A value as Go prints it: `[a b]`, `map[a:b c:d]` by key, `<nil>`, and `<no value>` for none.
 * @throws TemplateProblem for a struct: no field of it is meant
 */
export function printed(value: TemplateValue, budget: TemplateBudget): string {
  budget.step();
  switch (typeof value) {
    case 'string':
      budget.read(value.length);
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'undefined':
      return '<no value>';
    default:
      return value === null ? '<nil>' : printedObject(value, budget);
  }
}

function printedObject(
  value: readonly TemplateValue[] | GoMap | GoStruct | GoTime | GoBytes,
  budget: TemplateBudget,
): string {
  if (value instanceof GoTime) return value.text;
  if (value instanceof GoBytes) {
    budget.read(4 * value.text.length);
    return `[${Buffer.from(value.text).join(' ')}]`;
  }
  if (value instanceof GoMap) {
    const pairs = value.sorted().map(([key, item]) => `${key}:${printed(item, budget)}`);
    return `map[${pairs.join(' ')}]`;
  }
  if (value instanceof GoStruct) {
    if (value.fields.size === 0) return '{}';
    throw new TemplateProblem(`${typeOf(value)} cannot be printed: name one of its fields`);
  }
  return `[${value.map((item) => printed(item, budget)).join(' ')}]`;
}

/** As Go's `Sprint`: a blank between two neighbours of which neither is text. */
export function printedAll(values: readonly TemplateValue[], budget: TemplateBudget): string {
  return values
    .map((value, index) => {
      const before = values[index - 1];
      const isApart = index > 0 && typeof value !== 'string' && typeof before !== 'string';
      return `${isApart ? ' ' : ''}${nested(value, budget)}`;
    })
    .join('');
}

/** As Go's `Sprintln`. */
export function printedLine(values: readonly TemplateValue[], budget: TemplateBudget): string {
  return `${values.map((value) => nested(value, budget)).join(' ')}\n`;
}

/** An argument that is no value is `<nil>`, as Go has it. */
function nested(value: TemplateValue, budget: TemplateBudget): string {
  return printed(value ?? null, budget);
}
