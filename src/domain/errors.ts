/** A setting or an argument that cannot be used; the message names it and what is allowed. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** A Docker or Consul call that failed. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
  readonly dependency: 'docker' | 'consul';
  /**
   * - `unreachable`: nothing answered in time, or it answered with 429 or 5xx; worth trying again soon.
   * - `refused`: it answered that it will not (any other 4xx); the same request fails again.
   * - `failed`: it answers, but this one request ends in 429 or 5xx; worth trying again.
   * - `malformed`: it answered something that is not its protocol.
   */
  readonly kind: 'unreachable' | 'refused' | 'failed' | 'malformed';
  /** HTTP status, when there was an answer. */
  readonly statusCode: number | undefined;

  constructor(
    dependency: DependencyError['dependency'],
    kind: DependencyError['kind'],
    message: string,
    options: ErrorOptions & { readonly statusCode?: number | undefined } = {},
  ) {
    super(message, options);
    this.statusCode = options.statusCode;
    this.dependency = dependency;
    this.kind = kind;
  }
}

/** True when the same call may succeed a moment later without anybody changing anything. */
export function isWorthRetrying(error: unknown): boolean {
  return !(error instanceof DependencyError) || error.kind !== 'refused';
}
