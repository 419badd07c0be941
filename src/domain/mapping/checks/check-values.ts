import { excerpt } from '../../untrusted-text.ts';

const PLAIN = 'check_';

/** What a named check takes from the plain form where it does not say it itself: pace and limits. */
const SHARED: readonly string[] = [
  'interval',
  'timeout',
  'initial_status',
  'deregister_after',
  'success_before_passing',
  'failures_before_warning',
  'failures_before_critical',
];

/** What one check is told, by keys without their prefix, and the sentences about what is wrong. */
export class CheckValues {
  /** `''` for the check of the plain form. */
  readonly checkName: string;
  readonly #values: ReadonlyMap<string, string>;
  readonly #warnings: string[];

  /**
   * @param values  all of a port's `SERVICE_*` values, keys in lower case
   * @param checkName  in lower case: `live` for `SERVICE_CHECK_LIVE_*`, `''` for `SERVICE_CHECK_*`
   * @param warnings  what is refused is added here
   */
  constructor(values: ReadonlyMap<string, string>, checkName: string, warnings: string[]) {
    this.#values = values;
    this.checkName = checkName;
    this.#warnings = warnings;
  }

  /** `''` where it is not set: an empty value is none. */
  text(key: string): string {
    return this.#values.get(this.#fullKey(key)) ?? '';
  }

  /** Says why a value is not used. */
  refuse(key: string, reason: string): void {
    const label = `SERVICE_${this.#fullKey(key)}`.toUpperCase();
    this.#warnings.push(`${label}=${excerpt(this.text(key))} ${reason}`);
  }

  #fullKey(key: string): string {
    const own = this.checkName === '' ? PLAIN + key : `${PLAIN}${this.checkName}_${key}`;
    return SHARED.includes(key) && !this.#values.has(own) ? PLAIN + key : own;
  }
}
