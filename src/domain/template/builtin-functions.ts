import { formatted } from './format-value.ts';
import { printedAll, printedLine } from './print-value.ts';
import type { TemplateBudget } from './template-budget.ts';
import { elementOf, lengthOf, partOf } from './template-elements.ts';
import { TemplateProblem } from './template-problem.ts';
import type { TemplateFunction } from './template-syntax.ts';
import { type TemplateValue, compareText, isTrue, typeOf } from './template-value.ts';

type Args = readonly TemplateValue[];

/** The functions that every Go template has; without `call`, `js` and those that make no text. */
export function builtinFunctions(budget: TemplateBudget): ReadonlyMap<string, TemplateFunction> {
  const text = (args: Args): string => printedAll(args, budget);
  return new Map<string, TemplateFunction>([
    // Evaluated where their arguments are.
    ['and', taking(1, Infinity, () => undefined)],
    ['or', taking(1, Infinity, () => undefined)],
    ['not', taking(1, 1, ([value]) => !isTrue(value))],
    ['len', taking(1, 1, ([value]) => lengthOf(value))],
    ['index', taking(1, Infinity, ([value, ...at]) => at.reduce(elementOf, value))],
    ['slice', taking(1, 4, ([value, ...at]) => partOf(value, at))],
    ['print', taking(0, Infinity, text)],
    ['println', taking(0, Infinity, (args) => printedLine(args, budget))],
    ['printf', taking(1, Infinity, ([format, ...args]) => formatted(format, args, budget))],
    ['html', taking(0, Infinity, (args) => escapedHtml(text(args.map(shown))))],
    ['urlquery', taking(0, Infinity, (args) => escapedQuery(text(args.map(shown))))],
    ['eq', taking(2, Infinity, ([one, ...others]) => others.some((other) => equal(one, other)))],
    ['ne', taking(2, 2, ([one, other]) => !equal(one, other))],
    ['lt', taking(2, 2, ([one, other]) => order(one, other) < 0)],
    ['le', taking(2, 2, ([one, other]) => order(one, other) <= 0)],
    ['gt', taking(2, 2, ([one, other]) => order(one, other) > 0)],
    ['ge', taking(2, 2, ([one, other]) => order(one, other) >= 0)],
  ]);
}

/** These two say of no value that it is none, where `print` says nil. */
function shown(value: TemplateValue): TemplateValue {
  return value === undefined ? '<no value>' : value;
}

export function taking(
  least: number,
  most: number,
  call: (args: Args) => TemplateValue,
): TemplateFunction {
  return { least, most, call };
}

function equal(one: TemplateValue, other: TemplateValue): boolean {
  const bothAreThere = one !== undefined && other !== undefined;
  if (!bothAreThere) return one === other;
  const isSimple = typeof one !== 'object' || one === null;
  if (typeof one !== typeof other || !isSimple) throw notComparable(one, other);
  return one === other;
}

function order(one: TemplateValue, other: TemplateValue): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other);
  throw notComparable(one, other);
}

function notComparable(one: TemplateValue, other: TemplateValue): TemplateProblem {
  return new TemplateProblem(`${typeOf(one)} cannot be compared with ${typeOf(other)}`);
}

const HTML: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['\0', '\ufffd'],
]);

function escapedHtml(text: string): string {
  return text.replace(/[&<>"'\0]/g, (character) => HTML.get(character) ?? character);
}

function escapedQuery(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9_.~-]/.test(character)) return character;
      return character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
