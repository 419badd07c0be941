import type { FetchText } from '../domain/mapping/fetched-services.ts';

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 1 << 20;

/** What `httpGet` in a template gets: at most 1 MiB, within five seconds. */
export const fetchText: FetchText = async (url) => {
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error('allowed is HTTP');
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > MOST_BYTES) throw new Error(`more than ${String(MOST_BYTES)} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString();
};
