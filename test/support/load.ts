import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 20_000;
const BODY = 'x'.repeat(200);

export interface LoadOptions {
  readonly url: string;
  /** Clients that keep their connection, and clients that open one for each request. */
  readonly keepAlive: number;
  readonly fresh: number;
  /** Between two requests of a client. */
  readonly pauseMs: number;
  /** Of a request that takes seconds; from one client of its own. */
  readonly slowUrl?: string;
}

export interface LoadResult {
  readonly requests: number;
  /** Answers by their first word. */
  readonly answers: ReadonlyMap<string, number>;
  /** When the last request was sent that such an answer came to, in milliseconds since the epoch. */
  readonly lastAsked: ReadonlyMap<string, number>;
  /** In a sentence each. */
  readonly failures: readonly string[];
  /** Connections that the server closed under a request, on a connection that it had kept alive. */
  readonly resets: number;
}

/** Requests without end, from clients of both kinds, half of them POST. */
export class Load {
  readonly #answers = new Map<string, number>();
  readonly #lastAsked = new Map<string, number>();
  readonly #failures: string[] = [];
  readonly #clients: Promise<void>[] = [];
  #requests = 0;
  #resets = 0;
  #isOver = false;

  constructor({ keepAlive, fresh, pauseMs, url, slowUrl }: LoadOptions) {
    for (let count = 0; count < keepAlive; count += 1) {
      this.#begin(url, new Agent({ keepAlive: true, maxSockets: 1 }), pauseMs);
    }
    for (let count = 0; count < fresh; count += 1) {
      this.#begin(url, new Agent({ keepAlive: false }), pauseMs);
    }
    if (slowUrl !== undefined) {
      this.#begin(slowUrl, new Agent({ keepAlive: false }), pauseMs, ['GET']);
    }
  }

  get requests(): number {
    return this.#requests;
  }

  async end(): Promise<LoadResult> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    return {
      ...{ requests: this.#requests, answers: this.#answers, lastAsked: this.#lastAsked },
      ...{ failures: this.#failures, resets: this.#resets },
    };
  }

  #begin(url: string, agent: Agent, pauseMs: number, methods = ['GET', 'POST']): void {
    const client = async (): Promise<void> => {
      for (let number = 0; !this.#isOver; number += 1) {
        await this.#ask(url, agent, methods[number % methods.length] ?? 'GET');
        await sleep(pauseMs);
      }
      agent.destroy();
    };
    this.#clients.push(client());
  }

  async #ask(url: string, agent: Agent, method: string): Promise<void> {
    this.#requests += 1;
    const sentAt = Date.now();
    const call = request(url, { method, agent, timeout: TIMEOUT_MS });
    try {
      const text = await answerOf(call, method);
      const [version = ''] = text.split(' ', 1);
      const shown = version.length > 10 ? 'slow' : version;
      this.#answers.set(shown, (this.#answers.get(shown) ?? 0) + 1);
      this.#lastAsked.set(shown, Math.max(sentAt, this.#lastAsked.get(shown) ?? 0));
    } catch (error) {
      if (call.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET') {
        this.#resets += 1;
        return;
      }
      const at = new Date().toISOString();
      this.#failures.push(`${at} ${method} ${url}: ${(error as Error).message}`);
    }
  }
}

function answerOf(call: ReturnType<typeof request>, method: string): Promise<string> {
  return new Promise((resolve, reject) => {
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error('no answer')));
    call.on('response', (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`status ${String(response.statusCode)}`));
      });
    });
    call.end(method === 'POST' ? BODY : undefined);
  });
}
