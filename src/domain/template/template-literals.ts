import { excerpt } from '../untrusted-text.ts';
import { TemplateProblem } from './template-problem.ts';
import type { Token } from './template-tokens.ts';

const NUMBER =
  /^([+-]?)(?:0x([0-9a-f]+(?:_[0-9a-f]+)*)|0b([01]+(?:_[01]+)*)|0o?([0-7]+(?:_[0-7]+)*)|(0|[1-9]\d*(?:_\d+)*))$/i;
const BASES = [16, 2, 8, 10];
const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([abfnrtv\\'"])|([^]?))/g;
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
const LAST_ASCII = 0x7f;
const LAST_CODE_POINT = 0x10_ff_ff;

/**
 * The value of a literal as Go writes it; `undefined` when the token is none. Fractions are refused.
 * @throws TemplateProblem
 */
export function literalValue({ kind, text }: Token): string | number | boolean | undefined {
  switch (kind) {
    case 'string':
      return unescaped(text.slice(1, -1), "'");
    case 'raw-string':
      return text.slice(1, -1).replaceAll('\r', '');
    case 'character':
      return character(text);
    case 'number':
      return number(text);
    case 'word':
      return text === 'true' || text === 'false' ? text === 'true' : undefined;
    default:
      return undefined;
  }
}

function number(text: string): number {
  const [, sign, ...inBases] = NUMBER.exec(text) ?? [];
  const values = inBases.map((digits: string | undefined, index) =>
    parseInt((digits ?? '').replaceAll('_', ''), BASES[index]),
  );
  const value = values.find((one) => !Number.isNaN(one)) ?? NaN;
  if (!Number.isSafeInteger(value)) {
    throw new TemplateProblem(`${excerpt(text)} is no whole number that can be used`);
  }
  return sign === '-' && value !== 0 ? -value : value;
}

/** A character is its number. */
function character(text: string): number {
  const [only, more] = unescaped(text.slice(1, -1), '"');
  if (only === undefined || more !== undefined) {
    throw new TemplateProblem(`${excerpt(text)} is not one character`);
  }
  return only.codePointAt(0) ?? 0;
}

/** @param foreign  the other kind's quote, which needs no escape here and may have none */
function unescaped(text: string, foreign: string): string {
  return text.replace(ESCAPE, (escape, ...groups: (string | undefined)[]) => {
    const letter = groups[4];
    if (letter !== undefined && letter !== foreign) return LETTERS.get(letter) ?? letter;
    const [code, last] = numbered(groups);
    if (isCharacter(code) && code <= last) return String.fromCodePoint(code);
    throw new TemplateProblem(`${excerpt(escape)} is not allowed in a string`);
  });
}

/** The character's number, and the last one that is allowed: a byte of more is no character. */
function numbered([byte, octal, short, long]: readonly (string | undefined)[]): [number, number] {
  if (byte !== undefined) return [parseInt(byte, 16), LAST_ASCII];
  if (octal !== undefined) return [parseInt(octal, 8), LAST_ASCII];
  return [parseInt(short ?? long ?? '', 16), LAST_CODE_POINT];
}

/** Half of a surrogate pair is none. */
function isCharacter(code: number): boolean {
  return code <= LAST_CODE_POINT && !(code >= 0xd8_00 && code <= 0xdf_ff);
}
