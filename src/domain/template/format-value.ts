import { excerpt } from '../untrusted-text.ts';
import { printed } from './print-value.ts';
import { textArgument } from './template-arguments.ts';
import type { TemplateBudget } from './template-budget.ts';
import { TemplateProblem } from './template-problem.ts';
import { GoBytes, type TemplateValue, typeOf } from './template-value.ts';

const DIRECTIVE = /%([-0]{0,2})(\d{0,3})(?:\.(\d{0,3}))?([^]|$)/gu;

/**
 * `printf` with `%s %v %q %d %x %X %o %b %c %t %%`, the flags `-` and `0`, a width, and a precision
 * for text. Where Go would print its complaint (`%!d(string=hi)`), it is a problem here.
 * @throws TemplateProblem
 */
export function formatted(
  format: TemplateValue,
  args: readonly TemplateValue[],
  budget: TemplateBudget,
): string {
  const template = textArgument(format);
  budget.read(template.length);
  const left = [...args];
  const text = template.replace(
    DIRECTIVE,
    (directive, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (directive === '%%') return '%';
      if (left.length === 0) throw new TemplateProblem(`printf has no value for ${directive}`);
      const value = left.shift();
      const plain = verbatim(verb, value, precision, budget);
      budget.read(Number(width));
      return padded(plain, flags, Number(width), typeof value === 'number');
    },
  );
  if (left.length > 0) throw new TemplateProblem('printf has more values than directives');
  return text;
}

const BASES: ReadonlyMap<string, number> = new Map([
  ['d', 10],
  ['x', 16],
  ['X', 16],
  ['o', 8],
  ['b', 2],
]);

function verbatim(
  verb: string,
  value: TemplateValue,
  precision: string | undefined,
  budget: TemplateBudget,
): string {
  if (typeof value === 'string') return formattedText(verb, value, precision, budget);
  if (value instanceof GoBytes && verb !== 'v') {
    return formattedText(verb, value.text, precision, budget);
  }
  const number = typeof value === 'number' ? formattedNumber(verb, value) : undefined;
  const text = number ?? (fits(verb, value) ? printed(value ?? null, budget) : undefined);
  if (precision !== undefined || text === undefined) throw unfit(verb, value);
  return text;
}

function formattedNumber(verb: string, value: number): string | undefined {
  const base = BASES.get(verb);
  if (base !== undefined) return cased(verb, value.toString(base));
  return verb === 'c' && isCharacter(value) ? String.fromCodePoint(value) : undefined;
}

/** Whether the verb prints what is neither text nor a number. */
function fits(verb: string, value: TemplateValue): boolean {
  if (verb === 'v') return true;
  return typeof value === 'boolean' ? verb === 't' : verb === 's' && Array.isArray(value);
}

function formattedText(
  verb: string,
  text: string,
  precision: string | undefined,
  budget: TemplateBudget,
): string {
  budget.read(2 * text.length);
  const most = precision === undefined ? Infinity : Number(precision);
  if (verb === 'x' || verb === 'X') {
    return cased(verb, Buffer.from(text).subarray(0, most).toString('hex'));
  }
  const cut = precision === undefined ? text : Array.from(text).slice(0, most).join('');
  if (verb === 'q') return JSON.stringify(cut);
  if (verb !== 's' && verb !== 'v') throw unfit(verb, text);
  return cut;
}

function padded(text: string, flags: string, width: number, isNumber: boolean): string {
  const missing = Math.max(0, width - Array.from(text).length);
  if (flags.includes('-')) return `${text}${' '.repeat(missing)}`;
  if (!flags.includes('0')) return `${' '.repeat(missing)}${text}`;
  const sign = isNumber && text.startsWith('-') ? '-' : '';
  return `${sign}${'0'.repeat(missing)}${text.slice(sign.length)}`;
}

function cased(verb: string, text: string): string {
  return verb === 'X' ? text.toUpperCase() : text;
}

function isCharacter(code: number): boolean {
  return code >= 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff);
}

function unfit(verb: string, value: TemplateValue): TemplateProblem {
  return new TemplateProblem(`printf: ${excerpt(`%${verb}`)} does not take ${typeOf(value)}`);
}
