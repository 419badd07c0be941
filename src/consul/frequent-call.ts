import type { HttpPool, HttpRequest } from '../wire/http-pool.ts';

/** A request in the words of the `consul` package. */
export interface ClientRequest {
  /** Below `/v1`, with `{key}` for parts that are percent-encoded. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** As much of the `consul` package's answers as berth reads. */
export interface ClientResponse {
  readonly statusCode: number;
  readonly body: unknown;
}

/**
 * What the `consul` package does with a request, by a pool.
 *
 * @throws Error  for any status but 2xx, with the `response` that the package puts there: but for
 *   what was sent, so that no token is in it
 */
export async function frequentCall(
  pool: HttpPool,
  method: 'GET' | 'PUT',
  request: ClientRequest,
  deadlineMs: number,
): Promise<ClientResponse> {
  const { status, body } = await pool.request({
    ...{ method, path: pathOf(request), deadlineMs },
    ...sent(request),
  });
  if (Math.floor(status / 100) === 2) return { statusCode: status, body: decoded(body) };
  const response: ClientResponse = { statusCode: status, body };
  throw Object.assign(new Error(`status ${String(status)}`), { response });
}

function sent({ headers, body }: ClientRequest): Pick<HttpRequest, 'headers' | 'body'> {
  if (body === undefined) return { headers };
  const typed = { ...headers, 'Content-Type': 'application/json' };
  return { headers: typed, body: JSON.stringify(body) };
}

function pathOf({ path, params = {}, query }: ClientRequest): string {
  const below = path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(params[key] ?? ''),
  );
  const search = Object.entries(query).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
  );
  return search.length === 0 ? `/v1${below}` : `/v1${below}?${search.join('&')}`;
}

function decoded(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text; // whoever asked knows what is missing
  }
}
