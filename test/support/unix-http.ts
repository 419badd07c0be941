import { request } from 'node:http';

/** No answer of a local server takes longer. */
const TIMEOUT_MS = 5_000;

/** HTTP over a Unix socket, which `fetch` does not speak: JSON there, JSON back. */
export class UnixHttp {
  readonly #socketPath: string;
  /** Sent with every request. */
  readonly headers: Record<string, string> = {};

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  get(path: string): Promise<unknown> {
    return this.#send('GET', path);
  }

  put(path: string, body?: object): Promise<unknown> {
    return this.#send('PUT', path, body);
  }

  /** @throws Error  when nobody answers in time, or with anything but a 200 */
  #send(method: string, path: string, body?: object): Promise<unknown> {
    const { headers } = this;
    const options = {
      ...{ socketPath: this.#socketPath, method, path, headers },
      agent: false as const,
    };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return new Promise((resolve, reject) => {
      const sent = request({ ...options, signal }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const { statusCode = 0 } = answer;
          if (statusCode === 200) resolve(text === '' ? undefined : JSON.parse(text));
          else reject(new Error(`${method} ${path}: ${String(statusCode)} ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
