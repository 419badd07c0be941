import { readFileSync, statSync } from 'node:fs';
import { SettingError } from '../domain/errors.ts';

/** So often the file is looked at, at most. */
const LOOK_EVERY_MS = 1_000;

export interface TokenFileEvents {
  /** A token that must never be written anywhere; called before it is first used. */
  readonly onToken: (token: string) => void;
  /** In a sentence, once until it is over: the token before stays in use. */
  readonly onProblem: (problem: string) => void;
}

/**
 * The token in a file (`CONSUL_HTTP_TOKEN_FILE`), read again when the file changes.
 *
 * INVARIANT: a file that cannot be read, or is empty for a moment, changes nothing.
 */
export class TokenFile {
  readonly #path: string;
  readonly #events: TokenFileEvents;
  #token = '';
  /** What the file looked like when it was read. */
  #seen = '';
  #lookedAtMs = -Infinity;
  #hasProblem = false;

  /** @throws SettingError  when there is no token in it */
  constructor(path: string, events: TokenFileEvents) {
    this.#path = path;
    this.#events = events;
    const problem = this.#read();
    if (problem === undefined) return;
    const shown = JSON.stringify(path);
    throw new SettingError(`CONSUL_HTTP_TOKEN_FILE=${shown} cannot be used: ${problem}`);
  }

  /** @param nowMs  of any clock that does not go back */
  current(nowMs: number): string {
    if (nowMs - this.#lookedAtMs < LOOK_EVERY_MS) return this.#token;
    this.#lookedAtMs = nowMs;
    const problem = this.#read();
    if (problem !== undefined && !this.#hasProblem) {
      this.#events.onProblem(`${this.#path}: ${problem}; the token read before stays in use`);
    }
    this.#hasProblem = problem !== undefined;
    return this.#token;
  }

  #read(): string | undefined {
    try {
      const { mtimeMs, ino, size } = statSync(this.#path);
      const seen = [mtimeMs, ino, size].join(' ');
      if (seen === this.#seen) return undefined;
      const token = readFileSync(this.#path, 'utf8').trim();
      if (token === '') return 'the file is empty';
      if (token !== this.#token) this.#events.onToken(token);
      this.#token = token;
      this.#seen = seen;
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
