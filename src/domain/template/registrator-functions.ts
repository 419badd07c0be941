import { excerpt, withoutPassword } from '../untrusted-text.ts';
import { taking } from './builtin-functions.ts';
import { jsonAt } from './json-at.ts';
import { compileRegex, matchRegex } from './linear-regex.ts';
import {
  bytesArgument,
  mapArgument,
  textArgument,
  textsArgument,
  wholeArgument,
} from './template-arguments.ts';
import type { TemplateBudget } from './template-budget.ts';
import { FetchNeeded, TemplateProblem } from './template-problem.ts';
import type { TemplateFunction } from './template-syntax.ts';
import { GoBytes, type TemplateValue } from './template-value.ts';

/** Answers by URL; `undefined` when nothing may be fetched. */
export type Fetched = ReadonlyMap<string, string> | undefined;

const MOST_FETCHES = 4;

/**
 * The functions that gliderlabs/registrator adds. The value that a pipeline brings comes last, but
 * in `strSlice` and `jsonParse`, as there.
 *
 *   strSlice TEXT [FROM [TO]]      sIndex I LIST          mIndex KEY MAP
 *   toUpper TEXT                   toLower TEXT           replace N OLD NEW TEXT
 *   join SEPARATOR LIST            split SEPARATOR TEXT   splitIndex I SEPARATOR TEXT
 *   matchFirstElement REGEX LIST   matchAllElements REGEX LIST
 *   httpGet URL                    jsonParse JSON 'a::b::[0]'
 */
export function registratorFunctions(
  budget: TemplateBudget,
  fetched: Fetched,
): ReadonlyMap<string, TemplateFunction> {
  return new Map([...textFunctions(budget), ...listFunctions(budget), ...jsonFunctions(fetched)]);
}

type Functions = readonly (readonly [string, TemplateFunction])[];

function textFunctions(budget: TemplateBudget): Functions {
  const text = textArgument;
  return [
    ['strSlice', taking(1, Infinity, ([value, ...at]) => strSlice(text(value), at))],
    ['toUpper', taking(1, 1, ([value]) => cased(text(value), (one) => one.toUpperCase()))],
    ['toLower', taking(1, 1, ([value]) => cased(text(value), (one) => one.toLowerCase()))],
    ['replace', taking(4, 4, (args) => replaced(args, budget))],
    ['split', taking(2, 2, ([separator, value]) => split(text(separator), text(value)))],
    [
      'splitIndex',
      taking(3, 3, ([at, separator, value]) =>
        element(wholeArgument(at), split(text(separator), text(value))),
      ),
    ],
  ];
}

function listFunctions(budget: TemplateBudget): Functions {
  const text = textArgument;
  const texts = textsArgument;
  return [
    ['sIndex', taking(2, 2, ([at, list]) => element(wholeArgument(at), texts(list)))],
    ['mIndex', taking(2, 2, ([key, map]) => mapArgument(map).entries.get(text(key)) ?? '')],
    ['join', taking(2, 2, ([separator, list]) => joined(text(separator), texts(list), budget))],
    [
      'matchFirstElement',
      taking(2, 2, ([regex, list]) => matching(text(regex), texts(list), budget, 1)[0] ?? ''),
    ],
    [
      'matchAllElements',
      taking(2, 2, ([regex, list]) => matching(text(regex), texts(list), budget, Infinity)),
    ],
  ];
}

function jsonFunctions(fetched: Fetched): Functions {
  return [
    ['httpGet', taking(1, 1, ([url]) => new GoBytes(answer(textArgument(url), fetched)))],
    ['jsonParse', taking(2, 2, ([json, path]) => jsonAt(bytesArgument(json), textArgument(path)))],
  ];
}

/** Indexes beyond the text leave it whole; one below zero is a problem. */
function strSlice(text: string, at: readonly TemplateValue[]): string {
  const bytes = Buffer.from(text);
  const [from, to, more] = at.map((one) => wholeArgument(one));
  const isBeyond = (index: number): boolean => index > bytes.length;
  if (from === undefined || more !== undefined || isBeyond(from)) return text;
  if (to === undefined) return part(bytes, from, bytes.length);
  if (isBeyond(to)) return text;
  return part(bytes, from, from > 0 && to < from ? bytes.length : to);
}

function part(bytes: Buffer, from: number, to: number): string {
  if (from < 0 || to < from) throw new TemplateProblem('strSlice is given an index below zero');
  return bytes.subarray(from, to).toString();
}

/** Below zero counts from the end; beyond either end is the last or the first. */
function element(at: number, list: readonly string[]): string {
  const index = at < 0 ? list.length + at : at;
  const found = list[Math.min(Math.max(index, 0), list.length - 1)];
  if (found === undefined) throw new TemplateProblem('there is no element in an empty list');
  return found;
}

/** Character by character, as Go does it: `ß` stays, for its upper case is two letters. */
function cased(text: string, change: (character: string) => string): string {
  return charactersOf(text)
    .map((character) => {
      const changed = change(character);
      return charactersOf(changed).length === 1 ? changed : character;
    })
    .join('');
}

function replaced(args: readonly TemplateValue[], budget: TemplateBudget): string {
  const [most, old, by, text] = [wholeArgument(args[0]), ...args.slice(1).map(textArgument)] as [
    number,
    string,
    string,
    string,
  ];
  const pieces = old === '' ? ['', ...charactersOf(text), ''] : text.split(old);
  const places = pieces.length - 1;
  const count = most < 0 ? places : Math.min(most, places);
  budget.read(text.length + count * by.length);
  const head = pieces.slice(0, count + 1).join(by);
  return [head, ...pieces.slice(count + 1)].join(old);
}

function joined(separator: string, list: readonly string[], budget: TemplateBudget): string {
  budget.read(list.reduce((length, text) => length + separator.length + text.length, 0));
  return list.join(separator);
}

function charactersOf(text: string): readonly string[] {
  return Array.from(text);
}

function split(separator: string, text: string): readonly string[] {
  return separator === '' ? charactersOf(text) : text.split(separator);
}

function matching(
  pattern: string,
  list: readonly string[],
  budget: TemplateBudget,
  most: number,
): readonly string[] {
  const compiled = compileRegex(pattern);
  if (compiled.kind === 'problem') {
    throw new TemplateProblem(`the regex ${excerpt(pattern)} cannot be used: ${compiled.problem}`);
  }
  const found: string[] = [];
  for (const text of list) {
    const { matched, steps } = matchRegex(compiled.regex, text, budget.regexSteps);
    budget.matched(steps);
    if (matched === true) found.push(text);
    if (found.length === most) break;
  }
  return found;
}

function answer(url: string, fetched: Fetched): string {
  if (fetched === undefined) throw new TemplateProblem('httpGet is off');
  const text = fetched.get(url);
  if (text !== undefined) return text;
  if (fetched.size >= MOST_FETCHES) {
    const shown = excerpt(withoutPassword(url));
    throw new TemplateProblem(`httpGet ${shown} is one more than ${String(MOST_FETCHES)} URLs`);
  }
  throw new FetchNeeded(url);
}
