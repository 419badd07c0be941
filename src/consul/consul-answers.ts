import { DependencyError } from '../domain/errors.ts';

export function isNotFound(error: unknown): boolean {
  return error instanceof DependencyError && error.statusCode === 404;
}

/** An agent with ACLs has answered 500, with these words, before it answered 404 (1.8.7 does). */
export function isUnknownService(error: unknown): boolean {
  const says = error instanceof DependencyError && error.message.includes('500 Unknown service');
  return says || isNotFound(error);
}

export function isForbidden(error: unknown): boolean {
  return error instanceof DependencyError && error.statusCode === 403;
}
