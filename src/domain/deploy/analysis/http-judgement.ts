import { matchRegex } from '../../template/linear-regex.ts';
import { excerpt } from '../../untrusted-text.ts';
import type { Expectation } from './measurement.ts';

/** An answer as far as it was read. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in small letters; of a name that came twice, the values with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** There was more of the body than is kept. */
  readonly isCut: boolean;
}

const MOST_STEPS = 10_000_000;

/** Whether an answer is as it has to be, and what of it decided. */
export function judgeAnswer(
  expect: Expectation,
  { status, body, isCut }: HttpAnswer,
): { readonly isOk: boolean; readonly figure: string } {
  const isAllowed = expect.statuses.some(({ from, to }) => status >= from && status <= to);
  const figure = `status ${String(status)}`;
  if (!isAllowed) return { isOk: false, figure };
  const read = isCut ? ' as far as it was read' : '';
  if (!body.includes(expect.contains)) {
    return { isOk: false, figure: `${figure}, the body has no ${excerpt(expect.contains)}${read}` };
  }
  if (expect.matches === undefined) return { isOk: true, figure };
  const { matched = false } = matchRegex(expect.matches, body, MOST_STEPS);
  return { isOk: matched, figure: matched ? figure : `${figure}, the body does not match${read}` };
}

/** Where an answer comes from, if not from where it should; `undefined` when nothing says so. */
export function strayZone(
  { zoneHeader }: Expectation,
  { headers }: HttpAnswer,
  zone: string,
): string | undefined {
  if (zoneHeader === '') return undefined;
  const found = headers.get(zoneHeader.toLowerCase());
  if (found === zone) return undefined;
  return found === undefined ? `the answer has no ${zoneHeader}` : `answered by ${excerpt(found)}`;
}
