import type { Finding, Severity } from './finding.ts';
import { type NginxDirective, nginxDirectives } from './nginx-directives.ts';
import type { RuleCode } from './rule-words.ts';
import { type TemplateAction, templateActions } from './template-actions.ts';
import { type TemplateReads, templateReads } from './template-reads.ts';
import { type TemplateTree, templateTree } from './template-tree.ts';
import { TextPlaces } from './text-places.ts';
import type { ZonedService } from './zone-service.ts';

/** A text and how it was named. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** A template, read once for all rules. */
export interface TemplateFacts extends NamedText {
  readonly actions: readonly TemplateAction[];
  readonly tree: TemplateTree;
  readonly reads: TemplateReads;
  readonly directives: readonly NginxDirective[];
  /** Those that a release may be about; none when no Compose file was read. */
  readonly services: readonly ZonedService[];
  readonly report: (
    code: RuleCode,
    severity: Severity,
    offset: number,
    what: string,
    instead?: string,
  ) => Finding;
}

export function templateFacts(
  { file, text }: NamedText,
  services: readonly ZonedService[],
): TemplateFacts {
  const scanned = templateActions(text);
  const tree = templateTree(scanned, text.length);
  const places = new TextPlaces(text);
  return {
    ...{ file, text, actions: scanned.actions, tree, services },
    reads: templateReads(tree.root),
    directives: nginxDirectives(text, scanned.actions),
    report: (code, severity, offset, what, instead) => ({
      ...{ code, severity, file, ...places.of(offset), what },
      ...(instead === undefined ? {} : { instead }),
    }),
  };
}
