import { builtinFunctions } from './builtin-functions.ts';
import { executeTemplate } from './execute-template.ts';
import { parseTemplate } from './parse-template.ts';
import { type Fetched, registratorFunctions } from './registrator-functions.ts';
import { TemplateBudget } from './template-budget.ts';
import { FetchNeeded, TemplateProblem } from './template-problem.ts';
import type { GoStruct } from './template-value.ts';

const LONGEST_SOURCE_BYTES = 4 * 1024;

/** What a template sees as `.`: see `toTemplateData`. */
export type TemplateData = GoStruct;

export type RenderedTemplate =
  | { readonly kind: 'text'; readonly text: string }
  /** A sentence without subject: "there is no field …". */
  | { readonly kind: 'problem'; readonly problem: string };

/** `httpGet` wants this URL: fetch it, and render again with the answer. */
export interface WantedUrl {
  readonly kind: 'fetch';
  readonly url: string;
}

/**
 * Renders a Go template with registrator's functions, `httpGet` being off.
 *
 * Never throws, whatever source and data are, and always ends soon: see `TemplateBudget`. At most
 * 4 KiB of source and 8 KiB of text.
 * @see https://pkg.go.dev/text/template
 */
export function renderTemplate(source: string, data: TemplateData): RenderedTemplate {
  const rendered = render(source, data, undefined);
  return rendered.kind === 'fetch' ? { kind: 'problem', problem: 'httpGet is off' } : rendered;
}

/**
 * The same with `httpGet`: asks for one URL at a time, at most four, then gives the text.
 * @param fetched  the answers so far by URL; `''` for one that failed
 */
export function renderFetching(
  source: string,
  data: TemplateData,
  fetched: ReadonlyMap<string, string>,
): RenderedTemplate | WantedUrl {
  return render(source, data, fetched);
}

/** What is wrong with a template whatever the data; `undefined` when nothing is. */
export function templateProblem(source: string): string | undefined {
  const budget = new TemplateBudget();
  try {
    parse(source, new Set(functionsOf(budget, undefined).keys()));
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error;
    return error.message;
  }
}

function render(
  source: string,
  data: TemplateData,
  fetched: Fetched,
): RenderedTemplate | WantedUrl {
  const budget = new TemplateBudget();
  const functions = functionsOf(budget, fetched);
  try {
    executeTemplate(parse(source, new Set(functions.keys())), data, functions, budget);
    return { kind: 'text', text: budget.output };
  } catch (error) {
    if (error instanceof FetchNeeded) return { kind: 'fetch', url: error.url };
    if (!(error instanceof TemplateProblem)) throw error;
    return { kind: 'problem', problem: error.message };
  }
}

function parse(source: string, functions: ReadonlySet<string>): ReturnType<typeof parseTemplate> {
  if (Buffer.byteLength(source) > LONGEST_SOURCE_BYTES) {
    throw new TemplateProblem(`it is longer than ${String(LONGEST_SOURCE_BYTES)} bytes`);
  }
  return parseTemplate(source, functions);
}

function functionsOf(
  budget: TemplateBudget,
  fetched: Fetched,
): ReturnType<typeof registratorFunctions> {
  return new Map([...builtinFunctions(budget), ...registratorFunctions(budget, fetched)]);
}
