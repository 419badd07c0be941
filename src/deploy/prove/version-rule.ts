import type { IncomingHttpHeaders } from 'node:http';

/** Where an answer says which version has given it. */
export type VersionRule =
  { readonly kind: 'header'; readonly name: string } | { readonly kind: 'body' };

/** So much of a body is looked at. */
export const BODY_BYTES = 256;
const LONGEST_VERSION = 64;

/** The header’s value, or the first word of the body; `''` where there is none. */
export function versionIn(rule: VersionRule, headers: IncomingHttpHeaders, body: Buffer): string {
  const text = rule.kind === 'body' ? body.toString() : headerText(headers, rule.name);
  const [word = ''] = text.trimStart().split(rule.kind === 'body' ? /\s/ : '\n', 1);
  return word.trimEnd().slice(0, LONGEST_VERSION);
}

function headerText(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
