import type { VersionRule } from '../../../deploy/prove/version-rule.ts';
import { type ParsedFlags, UsageError } from '../../flags.ts';
import { textOf } from '../release-flags.ts';

/** What `--prove` and its kin ask for. */
export interface ProveWish {
  /** A path, for every proxy; or a URL, which alone is asked. */
  readonly url: string;
  /** Requests a second through each proxy. */
  readonly rate: number;
  /** Files; the ending says what is written. */
  readonly reports: readonly string[];
  readonly versionRule: VersionRule;
}

const FURTHER = ['prove-url', 'prove-rate', 'prove-report', 'prove-version-from'];
const HIGHEST_RATE = 1_000;

/**
 * @returns `undefined` without `--prove`
 * @throws UsageError
 */
export function proveWishOf(flags: ParsedFlags): ProveWish | undefined {
  if (flags.values.get('prove') !== true) {
    const idle = FURTHER.find((name) => flags.values.has(name));
    if (idle !== undefined) throw new UsageError(`-${idle} means nothing without -prove`);
    return undefined;
  }
  return {
    url: urlOf(textOf(flags, 'prove-url', '/')),
    rate: rateOf(textOf(flags, 'prove-rate', '20/s')),
    reports: reportsOf(textOf(flags, 'prove-report')),
    versionRule: versionRuleOf(textOf(flags, 'prove-version-from', 'header:X-Berth-Version')),
  };
}

function urlOf(text: string): string {
  const isPath = text.startsWith('/') && URL.canParse(text, 'http://proxy');
  if (isPath || isPlainUrl(text)) return text;
  throw refused(
    'prove-url',
    text,
    'a path such as /shop/ or a URL by http or https without a user',
  );
}

function isPlainUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

function rateOf(text: string): number {
  const rate = Number(/^(\d{1,4})(?:\/s)?$/.exec(text)?.[1] ?? 0);
  if (rate >= 1 && rate <= HIGHEST_RATE) return rate;
  throw refused('prove-rate', text, '1/s to 1000/s');
}

function reportsOf(text: string): readonly string[] {
  const files = text.split(',').filter((file) => file !== '');
  const odd = files.find((file) => !/\.(?:json|html)$/.test(file));
  if (odd === undefined) return files;
  throw refused('prove-report', odd, 'a file that ends in .json or .html, several with commas');
}

function versionRuleOf(text: string): VersionRule {
  if (text === 'body') return { kind: 'body' };
  const name = /^header:([A-Za-z0-9-]{1,64})$/.exec(text)?.[1];
  if (name !== undefined) return { kind: 'header', name };
  throw refused('prove-version-from', text, 'header:NAME or body');
}

function refused(flag: string, text: string, allowed: string): UsageError {
  return new UsageError(
    `invalid value ${JSON.stringify(text)} for -${flag}: allowed is ${allowed}`,
  );
}
