import { excerpt } from '../../untrusted-text.ts';
import { type Finding, NOWHERE } from './finding.ts';
import type { NamedText } from './template-facts.ts';

const MAX_STALE = /^(?!\s*(?:#|\/\/))(?:.*[\s{,])?"?max_stale"?\s*[=:]\s*"?([^",\s]{0,40})/;

/** The traps in a configuration of consul-template, HCL or JSON: read line by line. */
export function lintConsulTemplateConfig({ file, text }: NamedText): readonly Finding[] {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => MAX_STALE.test(line));
  const written = MAX_STALE.exec(lines[index] ?? '')?.[1];
  if (written === undefined) {
    const what = 'no max_stale: consul-template’s own, 2s, is in force';
    return [{ code: 'max-stale', severity: 'warning', file, ...NOWHERE, what }];
  }
  if (/^0(?:ns|us|ms|s|m|h)?$/.test(written)) return [];
  const column = (lines[index] ?? '').indexOf('max_stale') + 1;
  const what = `max_stale is ${excerpt(written)}`;
  return [{ code: 'max-stale', severity: 'warning', file, line: index + 1, column, what }];
}
