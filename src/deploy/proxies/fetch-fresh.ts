import { Agent, get } from 'node:http';

const TIMEOUT_MS = 3_000;

/**
 * What stands at a URL, by a connection of its own.
 * @param mostBytes  a longer answer is refused
 * @throws Error  for any status but 200
 */
export function fetchFresh(url: string, mostBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { agent: new Agent({ keepAlive: false }), timeout: TIMEOUT_MS };
    const request = get(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > mostBytes) request.destroy(new Error(`${url}: too long an answer`));
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url}: ${String(response.statusCode)}`));
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${url}: no answer`)));
    request.on('error', reject);
  });
}
