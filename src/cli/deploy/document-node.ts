import { asObject } from '../../domain/json-shape.ts';
import { SettingError } from '../../domain/errors.ts';
import { excerpt, hasControlCharacters } from '../../domain/untrusted-text.ts';
import { UsageError } from '../flags.ts';
import { parseDuration } from './duration.ts';

export interface Range {
  readonly least: number;
  readonly most: number;
  /** Of a field that is missing. */
  readonly initial?: number;
}

const LONGEST_TEXT = 10_000;

/**
 * A value somewhere in a YAML or JSON document, with the way to it: `measurements[0].interval`. What is
 * not allowed is told with the way, the value, and what is.
 */
export class DocumentNode {
  readonly path: string;
  readonly value: unknown;

  constructor(path: string, value: unknown) {
    this.path = path;
    this.value = value;
  }

  get isMissing(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** @throws SettingError  always */
  refuse(allowed: string, verb = 'is'): never {
    const { value, path, isMissing } = this;
    if (isMissing) throw new SettingError(`${path || 'it'} is missing: allowed ${verb} ${allowed}`);
    const shown = excerpt(typeof value === 'string' ? value : JSON.stringify(value));
    throw new SettingError(
      `${path === '' ? '' : `${path}: `}value was ${shown}; allowed ${verb} ${allowed}`,
    );
  }

  /** Of a value in which there may be a secret. @throws SettingError  always */
  refuseHidden(problem: string): never {
    throw new SettingError(`${this.path}: ${problem}`);
  }

  /** @throws SettingError  when it is no object, or has another field */
  fields(names: readonly string[]): (name: string) => DocumentNode {
    const unknown = [...this.#entries().keys()].find((name) => !names.includes(name));
    if (unknown === undefined) return (name) => this.peek(name);
    const where = this.path === '' ? '' : `${this.path}: `;
    const allowed = names.join(', ');
    throw new SettingError(`${where}unknown field ${excerpt(unknown)}; allowed are ${allowed}`);
  }

  /** A field, whatever others there are. @throws SettingError  when it is no object */
  peek(name: string): DocumentNode {
    const prefix = this.path === '' ? '' : `${this.path}.`;
    return new DocumentNode(prefix + name, this.#entries().get(name));
  }

  items(most: number): readonly DocumentNode[] {
    const { value, path } = this;
    const isList = Array.isArray(value) && value.length > 0 && value.length <= most;
    if (!isList) this.refuse(`a list of 1 to ${String(most)}`);
    return value.map((item, index) => new DocumentNode(`${path}[${String(index)}]`, item));
  }

  /** One line that is not empty. */
  text(most = LONGEST_TEXT): string {
    const { value } = this;
    const isText = typeof value === 'string' && value !== '' && value.length <= most;
    if (!isText || hasControlCharacters(value)) {
      this.refuse(`a text of 1 to ${String(most)} characters, without control characters`);
    }
    return value;
  }

  word<Word extends string>(words: readonly Word[], initial?: Word): Word {
    if (this.isMissing && initial !== undefined) return initial;
    const word = words.find((one) => one === this.value);
    return word ?? this.refuse(words.join(', '), 'are');
  }

  flag(initial: boolean): boolean {
    if (this.isMissing) return initial;
    return typeof this.value === 'boolean' ? this.value : this.refuse('true or false');
  }

  count({ least, most, initial }: Range): number {
    const { value, isMissing } = this;
    if (isMissing && initial !== undefined) return initial;
    const isIn = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
    return isIn
      ? Number(value)
      : this.refuse(`a whole number from ${String(least)} to ${String(most)}`);
  }

  number({ least, most, initial }: Range): number {
    const { value, isMissing } = this;
    if (isMissing && initial !== undefined) return initial;
    const isIn = typeof value === 'number' && value >= least && value <= most;
    if (isIn) return value;
    const isBounded = Number.isFinite(least);
    return this.refuse(
      isBounded ? `a number from ${String(least)} to ${String(most)}` : 'a number',
    );
  }

  /** Milliseconds. */
  duration({ least, most, initial }: Range): number {
    if (this.isMissing && initial !== undefined) return initial;
    const ms = typeof this.value === 'string' ? this.#milliseconds(this.value) : undefined;
    if (ms !== undefined && ms >= least && ms <= most) return ms;
    return this.refuse(`a time from ${shownTime(least)} to ${shownTime(most)}, such as 1m30s`);
  }

  #entries(): ReadonlyMap<string, unknown> {
    return new Map(Object.entries(asObject(this.value) ?? this.refuse('an object')));
  }

  #milliseconds(text: string): number | undefined {
    try {
      return parseDuration(this.path, text);
    } catch (error) {
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  }
}

function shownTime(ms: number): string {
  if (ms > 0 && ms % 3_600_000 === 0) return `${String(ms / 3_600_000)}h`;
  if (ms > 0 && ms % 60_000 === 0) return `${String(ms / 60_000)}m`;
  return ms % 1_000 === 0 ? `${String(ms / 1_000)}s` : `${String(ms)}ms`;
}
