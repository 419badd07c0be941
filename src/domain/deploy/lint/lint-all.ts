import type { Positioned } from '../../positioned.ts';
import { type ComposeService, composeServices } from './compose-zones.ts';
import { type Finding, inOrder } from './finding.ts';
import { lintCompose } from './lint-compose.ts';
import { lintConsulTemplateConfig } from './lint-consul-template-config.ts';
import { lintTemplate } from './lint-template.ts';
import type { NamedText } from './template-facts.ts';

export interface ComposeText {
  readonly file: string;
  readonly content: Positioned;
}

/** What was found to look at. */
export interface LintFiles {
  /** The service that a release is to be about; `''` for all. */
  readonly service: string;
  readonly templates: readonly NamedText[];
  readonly compose: ComposeText | undefined;
}

/** The services that the files are about. */
export function lintedServices({ service, compose }: LintFiles): readonly ComposeService[] {
  return compose === undefined ? [] : composeServices(compose.content, service);
}

/** The traps in files that can be read. */
export function lintFiles(files: LintFiles): readonly Finding[] {
  const { service, templates, compose } = files;
  const services = lintedServices(files);
  return inOrder([
    ...templates.flatMap((template) =>
      /[.](?:hcl|json)$/.test(template.file)
        ? lintConsulTemplateConfig(template)
        : lintTemplate(template, services),
    ),
    ...(compose === undefined ? [] : lintCompose(compose.file, services, service)),
  ]);
}
