import type { ContainerSnapshot } from '../container.ts';
import { renderFetching, renderTemplate } from '../template/render-template.ts';
import { toTemplateData } from '../template/template-data.ts';
import { excerpt, wellFormed } from '../untrusted-text.ts';
import type { PortMetadata } from './service-metadata.ts';

/** What templates may do. */
export interface TemplateRules {
  /** `-label-templates`: also in names, tags, aliases and Meta that labels and variables give. */
  readonly labelTemplates: boolean;
  /** What `httpGet` gets; `undefined`: it is off. */
  readonly http?: HttpAnswers;
}

/** What `httpGet` has been answered, and what else it wants: with that it gives another text. */
export interface HttpAnswers {
  /** By URL; `''` for one that failed. */
  readonly answers: ReadonlyMap<string, string>;
  readonly wanted: Set<string>;
}

/** Values with a template in them. */
const TEMPLATE = '{{';
/** Keys that say how to read others, or which are written in another language. */
const PLAIN = /^(?:ignore|id|ip|address|port|network|check_.*)$/;

/**
 * A text with its templates filled in; the text itself where it has none.
 *
 * A template that fails gives `undefined` and a warning: it costs that value and nothing else.
 * @param source  where it was written, for the warning
 */
export function rendered(
  text: string,
  source: string,
  { inspected }: ContainerSnapshot,
  { http }: TemplateRules,
  warnings: string[],
): string | undefined {
  if (!text.includes(TEMPLATE)) return text;
  const data = toTemplateData(inspected ?? {});
  const result =
    http === undefined ? renderTemplate(text, data) : renderFetching(text, data, http.answers);
  // It may have cut a character in two.
  if (result.kind === 'text') return wellFormed(result.text);
  if (result.kind === 'fetch') http?.wanted.add(result.url);
  else {
    const problem = `left out: ${result.problem}`;
    warnings.push(`template ${excerpt(text)} of ${excerpt(source)} ${problem}`);
  }
  return undefined;
}

/** What holds for a port, with the templates in names, tags, aliases and Meta filled in. */
export function renderedMetadata(
  scoped: PortMetadata,
  container: ContainerSnapshot,
  rules: TemplateRules,
  warnings: string[],
): PortMetadata {
  const isTemplate = ([key, value]: readonly [string, string]): boolean =>
    value.includes(TEMPLATE) && !PLAIN.test(key);
  const templates = rules.labelTemplates ? [...scoped.values].filter(isTemplate) : [];
  if (templates.length === 0) return scoped;
  const values = new Map(scoped.values);
  for (const [key, value] of templates) {
    const text = rendered(value, scoped.origins.get(key) ?? '', container, rules, warnings);
    if (text === undefined) values.delete(key);
    else values.set(key, text);
  }
  return { ...scoped, values };
}
