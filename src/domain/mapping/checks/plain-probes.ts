import type { HealthCheck } from '../../service.ts';

/**
 * The checks of a service whose own labels say where it is, which may be anybody's address: the agent
 * asks there for nothing but an answer, shows none of it, and follows it nowhere.
 *
 * @param warnings  what is left out is added here
 */
export function plainProbes(
  checks: readonly HealthCheck[],
  warnings: string[],
): readonly HealthCheck[] {
  return checks.flatMap((check): readonly HealthCheck[] => {
    if (check.kind !== 'http') return [check];
    const { method = 'GET', header, body } = check;
    const isPlain = ['GET', 'HEAD'].includes(method) && header === undefined && body === undefined;
    if (isPlain) return [{ ...check, disableRedirects: true, outputMaxSize: 1 }];
    const reason = 'labels name the address or port of its service';
    warnings.push(`check with a method, header or body left out: ${reason}`);
    return [];
  });
}
