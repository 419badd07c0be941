import { excerpt } from '../../untrusted-text.ts';

/** What one check is told, by keys without their prefix, and the sentences about what is wrong. */
export class CheckValues {
  readonly #values: ReadonlyMap<string, string>;
  readonly #prefix: string;
  readonly #warnings: string[];

  /**
   * @param values  all of a port's `SERVICE_*` values, keys in lower case
   * @param prefix  of the keys that are about this check: `check_`
   * @param warnings  what is refused is added here
   */
  constructor(values: ReadonlyMap<string, string>, prefix: string, warnings: string[]) {
    this.#values = values;
    this.#prefix = prefix;
    this.#warnings = warnings;
  }

  /** `''` where it is not set: an empty value is none. */
  text(key: string): string {
    return this.#values.get(this.#prefix + key) ?? '';
  }

  /** Says why a value is not used. */
  refuse(key: string, reason: string): void {
    const label = `SERVICE_${this.#prefix}${key}`.toUpperCase();
    this.#warnings.push(`${label}=${excerpt(this.text(key))} ${reason}`);
  }
}
