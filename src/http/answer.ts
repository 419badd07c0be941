/** What is sent back, whole. */
export interface Answer {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Nothing may be kept, guessed, framed, or run, unless an answer says otherwise. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** An answer whose text is JSON already. */
export function jsonAnswer(statusCode: number, body: string): Answer {
  return { statusCode, contentType: JSON_TYPE, body: `${body}\n` };
}

/** A sentence of what is wrong with the request. */
export function refusal(
  statusCode: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { ...jsonAnswer(statusCode, JSON.stringify({ error })), headers };
}
