/** How many requests are on their way at a time. */
const CLIENTS = 8;
const DEADLINE_MS = 10_000;

/** What was answered since the last time. */
export interface Answers {
  /** By the first word of the answer, which says the version. */
  readonly byVersion: ReadonlyMap<string, number>;
  readonly requests: number;
}

/** Requests without end, until it is told to. */
export class Load {
  readonly failures: string[] = [];
  requests = 0;
  readonly #url: string;
  readonly #clients: readonly Promise<void>[];
  #byVersion = new Map<string, number>();
  #isEnding = false;

  constructor(url: string) {
    this.#url = url;
    this.#clients = Array.from({ length: CLIENTS }, () => this.#client());
  }

  /** Forgets what was, and waits for so many answers. */
  async observe(count: number): Promise<Answers> {
    const before = this.requests;
    this.#byVersion = new Map();
    // One by one, among those of the other clients.
    while (this.requests - before < count) await this.#request();
    return { byVersion: this.#byVersion, requests: this.requests - before };
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    await Promise.all(this.#clients);
  }

  async #client(): Promise<void> {
    while (!this.#isEnding) await this.#request();
  }

  async #request(): Promise<void> {
    try {
      const response = await fetch(this.#url, { signal: AbortSignal.timeout(DEADLINE_MS) });
      const [version = ''] = (await response.text()).split(' ', 1);
      if (!response.ok) throw new Error(`status ${String(response.status)}`);
      this.#byVersion.set(version, (this.#byVersion.get(version) ?? 0) + 1);
    } catch (error) {
      this.failures.push((error as Error).message);
    }
    this.requests += 1;
  }
}
